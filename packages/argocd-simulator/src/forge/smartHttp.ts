/** git's own smart HTTP: clone, fetch and push through `git http-backend` (CGI). */
import { spawn } from 'node:child_process';
import { type Request, type Response, Router } from 'express';
import { callerOf } from './access';
import {
  type Forge,
  ForgeError,
  type ForgeUser,
  type Repository,
} from './Forge';
import { git, gitEnvironment } from './git';

const SERVICE = 'info/refs|git-upload-pack|git-receive-pack';

interface Call {
  repository: Repository;
  service: string;
  user?: ForgeUser;
}

function isPush(req: Request, service: string): boolean {
  return (
    service === 'git-receive-pack' || req.query.service === 'git-receive-pack'
  );
}

function environment(req: Request, call: Call): NodeJS.ProcessEnv {
  const { headers } = req;
  return gitEnvironment({
    GIT_PROJECT_ROOT: call.repository.directory,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${call.service}`,
    REQUEST_METHOD: req.method,
    QUERY_STRING: req.url.split('?')[1] ?? '',
    CONTENT_TYPE: headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_USER: call.user?.login ?? '',
  });
}

/** Splits what a CGI program wrote into HTTP headers and the body's first bytes. */
function applyHeaders(res: Response, head: string): void {
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') {
      res.status(Number(value.split(' ')[0]));
    } else if (colon > 0) {
      res.setHeader(name, value);
    }
  }
}

const BLANK_LINE = Buffer.from('\r\n\r\n');

/** Streams a request through git; resolves when git has ended, before the answer is ended. */
async function runBackend(req: Request, res: Response, call: Call) {
  const child = spawn('git', ['http-backend'], {
    env: environment(req, call),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  req.pipe(child.stdin);
  res.on('close', () => child.kill());
  let head = Buffer.alloc(0);
  let inBody = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (inBody) {
      res.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(BLANK_LINE);
    if (end >= 0) {
      inBody = true;
      applyHeaders(res, head.toString('latin1', 0, end));
      res.write(head.subarray(end + BLANK_LINE.length));
    }
  });
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

/** A repository whose first push was to another branch serves that one. */
async function settleHead(repository: Repository): Promise<void> {
  const out = await git(repository.directory, [
    'for-each-ref',
    '--format=%(refname:lstrip=2)',
    'refs/heads',
  ]);
  const branches = out.split('\n').filter(Boolean);
  const [first] = branches;
  if (first && !branches.includes(repository.defaultBranch)) {
    const ref = `refs/heads/${first}`;
    await git(repository.directory, ['symbolic-ref', 'HEAD', ref]);
    repository.defaultBranch = first;
  }
}

function refuse(res: Response, status: number, text: string): void {
  if (status === 401) {
    res.set('WWW-Authenticate', 'Basic realm="Gitea"');
  }
  res.status(status).type('text/plain').send(text);
}

function identify(forge: Forge, req: Request): ForgeUser | undefined | null {
  try {
    return callerOf(forge, req);
  } catch (error) {
    if (error instanceof ForgeError) {
      return null;
    }
    throw error;
  }
}

async function serve(forge: Forge, req: Request, res: Response): Promise<void> {
  const { owner, repo, service } = req.params;
  const user = identify(forge, req);
  const repository = forge.repository(owner, repo);
  const push = isPush(req, service);
  if (user === null || (!user && (push || repository?.private))) {
    refuse(res, 401, 'Authentication required');
    return;
  }
  if (!repository) {
    refuse(res, 404, 'Not found.');
    return;
  }
  await runBackend(req, res, { repository, service, user });
  if (service === 'git-receive-pack') {
    await settleHead(repository);
    forge.pushed(repository);
  }
  res.end();
}

/** Mounted at the root: anyone clones a public repository, only a known user pushes. */
export function smartHttpRoutes(forge: Forge): Router {
  const routes = Router();
  routes.all(`/:owner/:repo/:service(${SERVICE})`, (req, res, next) => {
    serve(forge, req, res).catch(next);
  });
  return routes;
}
