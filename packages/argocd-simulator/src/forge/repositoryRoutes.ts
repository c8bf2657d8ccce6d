/** Gitea's REST API: who is there, and repositories, branches and commits. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import {
  answering,
  callerOf,
  requireCaller,
  requireRepository,
} from './access';
import { logCommits, readCommit } from './commits';
import { type Forge, ForgeError } from './Forge';
import { git } from './git';
import {
  branchView,
  commitView,
  organizationView,
  repositoryView,
  userView,
} from './giteaViews';

const newRepository = z.object({
  name: z.string(),
  description: z.string().optional(),
  private: z.boolean().optional(),
  default_branch: z.string().optional(),
});

/** A request body in its wanted shape; 422 names the field that is wrong. */
export function parseBody<T>(schema: z.ZodType<T>, req: Request): T {
  const parsed = schema.safeParse(req.body);
  if (!parsed.success) {
    throw new ForgeError(422, z.prettifyError(parsed.error));
  }
  return parsed.data;
}

export function numberQuery(req: Request, name: string, otherwise: number) {
  const value = Number(req.query[name]);
  return Number.isInteger(value) && value > 0 ? value : otherwise;
}

export function textQuery(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function accountRoutes(forge: Forge): Router {
  const routes = Router();
  routes.get('/version', (_req, res) => {
    res.json({ version: '1.24.0' });
  });
  routes.get(
    '/user',
    answering(forge, async (req, res) => {
      res.json(userView(forge, requireCaller(forge, req)));
    }),
  );
  routes.get(
    '/users/:login',
    answering(forge, async (req, res) => {
      const user = forge.users.find(one => one.login === req.params.login);
      if (!user) {
        throw new ForgeError(404, `user redirect does not exist`);
      }
      res.json(userView(forge, user));
    }),
  );
  routes.get(
    '/orgs/:org',
    answering(forge, async (req, res) => {
      if (!forge.organizations.has(req.params.org)) {
        throw new ForgeError(404, "The target couldn't be found.");
      }
      res.json(organizationView(forge, req.params.org));
    }),
  );
  return routes;
}

function creationRoutes(forge: Forge): Router {
  const routes = Router();
  const create = async (req: Request, owner: string) => {
    const body = parseBody(newRepository, req);
    const repository = await forge.createRepo({
      ...body,
      owner,
      defaultBranch: body.default_branch,
    });
    return repositoryView(forge, repository);
  };
  routes.post(
    '/orgs/:org/repos',
    answering(forge, async (req, res) => {
      requireCaller(forge, req);
      if (!forge.organizations.has(req.params.org)) {
        throw new ForgeError(404, "The target couldn't be found.");
      }
      res.status(201).json(await create(req, req.params.org));
    }),
  );
  routes.post(
    '/user/repos',
    answering(forge, async (req, res) => {
      const user = requireCaller(forge, req);
      res.status(201).json(await create(req, user.login));
    }),
  );
  routes.get(
    '/orgs/:org/repos',
    answering(forge, async (req, res) => {
      const known = callerOf(forge, req) !== undefined;
      const repositories = forge
        .repositories()
        .filter(one => one.owner === req.params.org && (known || !one.private));
      res.json(repositories.map(one => repositoryView(forge, one)));
    }),
  );
  return routes;
}

function branchRoutes(forge: Forge): Router {
  const routes = Router();
  routes.get(
    '/repos/:owner/:repo/branches',
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const names = await git(repository.directory, [
        'for-each-ref',
        '--format=%(refname:lstrip=2)',
        'refs/heads',
      ]);
      const views = names
        .split('\n')
        .filter(Boolean)
        .map(async name => {
          const commit = await readCommit(
            repository.directory,
            `refs/heads/${name}`,
          );
          return branchView(forge, repository, name, commit);
        });
      res.json(await Promise.all(views));
    }),
  );
  routes.get(
    '/repos/:owner/:repo/branches/*',
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const name = req.params[0];
      const ref = `refs/heads/${name}`;
      const commit = await readCommit(repository.directory, ref);
      res.json(branchView(forge, repository, name, commit));
    }),
  );
  return routes;
}

function commitRoutes(forge: Forge): Router {
  const routes = Router();
  routes.get(
    '/repos/:owner/:repo/git/commits/*',
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const commit = await readCommit(repository.directory, req.params[0]);
      res.json(commitView(forge, repository, commit));
    }),
  );
  routes.get(
    '/repos/:owner/:repo/commits',
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const limit = numberQuery(req, 'limit', 30);
      const path = textQuery(req, 'path');
      const commits = await logCommits(repository.directory, [
        `--max-count=${limit}`,
        `--skip=${limit * (numberQuery(req, 'page', 1) - 1)}`,
        '--end-of-options',
        textQuery(req, 'sha') ?? repository.defaultBranch,
        ...(path ? ['--', path] : []),
      ]);
      res.json(commits.map(commit => commitView(forge, repository, commit)));
    }),
  );
  routes.get(
    '/repos/:owner/:repo/compare/*',
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const [base, head] = req.params[0].split(/\.\.\.?/);
      if (!base || !head) {
        throw new ForgeError(404, `no base and head in: ${req.params[0]}`);
      }
      const { directory } = repository;
      const from = await readCommit(directory, base);
      const to = await readCommit(directory, head);
      const commits = await logCommits(directory, [`${from.sha}..${to.sha}`]);
      res.json({
        total_commits: commits.length,
        commits: commits.map(one => commitView(forge, repository, one)),
      });
    }),
  );
  return routes;
}

/** Mounted at `/api/v1`. */
export function repositoryRoutes(forge: Forge): Router {
  const routes = Router();
  routes.use(accountRoutes(forge));
  routes.use(creationRoutes(forge));
  routes.use(branchRoutes(forge));
  routes.use(commitRoutes(forge));
  routes.get(
    '/repos/:owner/:repo',
    answering(forge, async (req, res) => {
      res.json(repositoryView(forge, requireRepository(forge, req)));
    }),
  );
  routes.delete(
    '/repos/:owner/:repo',
    answering(forge, async (req, res) => {
      requireCaller(forge, req);
      await forge.deleteRepo(requireRepository(forge, req));
      res.status(204).end();
    }),
  );
  return routes;
}
