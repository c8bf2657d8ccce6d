/** Who calls the forge, and which repository they may see. */
import type { Request, RequestHandler, Response } from 'express';
import {
  type Forge,
  ForgeError,
  type ForgeUser,
  type Repository,
} from './Forge';
import { GitError } from './git';

function credentials(header: string): { login?: string; secret: string } {
  const [scheme, value = ''] = header.split(' ');
  if (scheme.toLowerCase() !== 'basic') {
    return { secret: value };
  }
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return {
    login: decoded.slice(0, colon),
    secret: decoded.slice(colon + 1),
  };
}

/** The user that a request's Authorization header proves; 401 when it proves none. */
export function callerOf(forge: Forge, req: Request): ForgeUser | undefined {
  const header = req.headers.authorization;
  if (!header) {
    return undefined;
  }
  const { login, secret } = credentials(header);
  const user = forge.users.find(
    one =>
      one.password === secret && (login === undefined || one.login === login),
  );
  if (!user) {
    throw new ForgeError(401, 'user does not exist or the token is wrong');
  }
  return user;
}

export function requireCaller(forge: Forge, req: Request): ForgeUser {
  const user = callerOf(forge, req);
  if (!user) {
    throw new ForgeError(401, 'token is required');
  }
  return user;
}

/** The repository that `:owner/:repo` names; a private one does not exist for the anonymous. */
export function requireRepository(forge: Forge, req: Request): Repository {
  const repository = forge.repository(req.params.owner, req.params.repo);
  const user = callerOf(forge, req);
  if (!repository || (repository.private && !user)) {
    throw new ForgeError(404, "The target couldn't be found.");
  }
  return repository;
}

/** Wraps an asynchronous handler; what it throws becomes Gitea's error body. */
export function answering(
  forge: Forge,
  handler: (req: Request, res: Response) => Promise<void>,
): RequestHandler {
  return (req, res, next) => {
    handler(req, res).catch(error => {
      const status = statusOf(error);
      if (status === undefined || res.headersSent) {
        next(error);
        return;
      }
      const message = error instanceof Error ? error.message : String(error);
      const url = `${forge.baseUrl}/api/swagger`;
      res.status(status).json({ message, url });
    });
  };
}

/** git knows no such revision: not found. Everything else of git's is ours to mend. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof ForgeError) {
    return error.status;
  }
  return error instanceof GitError ? 404 : undefined;
}
