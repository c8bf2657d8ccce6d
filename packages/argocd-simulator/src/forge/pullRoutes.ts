/** Gitea's REST API for pull requests: opened, reviewed, merged by real git, closed. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { answering, requireCaller, requireRepository } from './access';
import { logCommits } from './commits';
import { type Forge, ForgeError, type Repository } from './Forge';
import { commitView, pullView, reviewView } from './giteaViews';
import {
  changedFiles,
  closePull,
  isMergeable,
  mergePull,
  openPull,
  refreshPull,
} from './pullActions';
import type { Pull } from './pulls';
import { numberQuery, parseBody, textQuery } from './repositoryRoutes';

const newPull = z.object({
  head: z.string(),
  base: z.string(),
  title: z.string().min(1),
  body: z.string().default(''),
});
const pullChange = z.object({
  title: z.string().min(1).optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});
const mergeOrder = z.object({
  Do: z.enum(['merge', 'squash', 'rebase']).default('merge'),
  MergeTitleField: z.string().optional(),
  MergeMessageField: z.string().optional(),
  head_commit_id: z.string().optional(),
  delete_branch_after_merge: z.boolean().optional(),
});
const newReview = z.object({
  event: z.enum(['APPROVED', 'REQUEST_CHANGES', 'COMMENT']),
  body: z.string().default(''),
  commit_id: z.string().optional(),
});

const PULLS = '/repos/:owner/:repo/pulls';
const PULL = `${PULLS}/:number(\\d+)`;

interface Named {
  repository: Repository;
  pull: Pull;
}

/** The pull request that the path names, with its branches as they are now. */
async function requirePull(forge: Forge, req: Request): Promise<Named> {
  const repository = requireRepository(forge, req);
  const pull = forge.pulls.get(repository.id, Number(req.params.number));
  if (!pull) {
    throw new ForgeError(404, "The target couldn't be found.");
  }
  return { repository, pull: await refreshPull(forge, repository, pull) };
}

async function view(forge: Forge, { repository, pull }: Named) {
  const mergeable = await isMergeable(forge, repository, pull);
  return pullView(forge, repository, pull, mergeable);
}

function collectionRoutes(forge: Forge): Router {
  const routes = Router();
  routes.get(
    PULLS,
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const state = textQuery(req, 'state') ?? 'open';
      const limit = numberQuery(req, 'limit', 30);
      const start = limit * (numberQuery(req, 'page', 1) - 1);
      const pulls = forge.pulls
        .list(repository.id)
        .filter(pull => state === 'all' || pull.state === state)
        .slice(start, start + limit);
      const views = pulls.map(async pull => {
        const current = await refreshPull(forge, repository, pull);
        return view(forge, { repository, pull: current });
      });
      res.json(await Promise.all(views));
    }),
  );
  routes.post(
    PULLS,
    answering(forge, async (req, res) => {
      const caller = requireCaller(forge, req);
      const repository = requireRepository(forge, req);
      const body = parseBody(newPull, req);
      const pull = await openPull(forge, repository, caller, body);
      res.status(201).json(await view(forge, { repository, pull }));
    }),
  );
  return routes;
}

function memberRoutes(forge: Forge): Router {
  const routes = Router();
  routes.get(
    PULL,
    answering(forge, async (req, res) => {
      res.json(await view(forge, await requirePull(forge, req)));
    }),
  );
  routes.patch(
    PULL,
    answering(forge, async (req, res) => {
      requireCaller(forge, req);
      const { repository, pull } = await requirePull(forge, req);
      const { state, ...texts } = parseBody(pullChange, req);
      const changed = { ...pull, ...texts, updatedAt: forge.now() };
      const next =
        state === 'closed' ? closePull(forge, repository, changed) : changed;
      forge.pulls.put(repository.id, next);
      res.status(201).json(await view(forge, { repository, pull: next }));
    }),
  );
  routes.get(
    `${PULL}/merge`,
    answering(forge, async (req, res) => {
      const { pull } = await requirePull(forge, req);
      res.status(pull.merge ? 204 : 404).end();
    }),
  );
  routes.post(
    `${PULL}/merge`,
    answering(forge, async (req, res) => {
      const caller = requireCaller(forge, req);
      const { repository, pull } = await requirePull(forge, req);
      const order = parseBody(mergeOrder, req);
      await mergePull(forge, repository, pull, {
        caller,
        style: order.Do,
        title: order.MergeTitleField,
        message: order.MergeMessageField,
        headSha: order.head_commit_id,
        deleteBranch: order.delete_branch_after_merge ?? false,
      });
      res.status(200).end();
    }),
  );
  return routes;
}

function detailRoutes(forge: Forge): Router {
  const routes = Router();
  routes.get(
    `${PULL}/files`,
    answering(forge, async (req, res) => {
      const { repository, pull } = await requirePull(forge, req);
      res.json(await changedFiles(forge, repository, pull));
    }),
  );
  routes.get(
    `${PULL}/commits`,
    answering(forge, async (req, res) => {
      const { repository, pull } = await requirePull(forge, req);
      const range = `${pull.mergeBase}..${pull.headSha}`;
      const commits = await logCommits(repository.directory, [range]);
      res.json(commits.map(one => commitView(forge, repository, one)));
    }),
  );
  routes.get(
    `${PULL}/reviews`,
    answering(forge, async (req, res) => {
      const { repository, pull } = await requirePull(forge, req);
      res.json(pull.reviews.map(one => reviewView(forge, repository, one)));
    }),
  );
  // As Gitea does: only of the commit that the merge made.
  routes.get(
    '/repos/:owner/:repo/commits/:sha/pull',
    answering(forge, async (req, res) => {
      const repository = requireRepository(forge, req);
      const pull = forge.pulls
        .list(repository.id)
        .find(one => one.merge?.sha === req.params.sha);
      if (!pull) {
        throw new ForgeError(404, "The target couldn't be found.");
      }
      res.json(await view(forge, { repository, pull }));
    }),
  );
  return routes;
}

function reviewRoutes(forge: Forge): Router {
  const routes = Router();
  routes.post(
    `${PULL}/reviews`,
    answering(forge, async (req, res) => {
      const caller = requireCaller(forge, req);
      const { repository, pull } = await requirePull(forge, req);
      const body = parseBody(newReview, req);
      if (caller.login === pull.login && body.event !== 'COMMENT') {
        throw new ForgeError(
          422,
          `${
            body.event === 'APPROVED' ? 'approve' : 'reject'
          } your own pull is not allowed`,
        );
      }
      const { review } = forge.pulls.review(repository.id, pull, {
        login: caller.login,
        state: body.event,
        body: body.body,
        commit: body.commit_id ?? pull.headSha,
        submittedAt: forge.now(),
      });
      res.json(reviewView(forge, repository, review));
    }),
  );
  return routes;
}

/** Mounted at `/api/v1`. */
export function pullRoutes(forge: Forge): Router {
  return Router().use(
    collectionRoutes(forge),
    memberRoutes(forge),
    detailRoutes(forge),
    reviewRoutes(forge),
  );
}
