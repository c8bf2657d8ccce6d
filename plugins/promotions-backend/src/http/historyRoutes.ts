/**
 * Routes that tell of the past. A pipeline that is no longer there can still be read by whoever may read it without
 * conditions: there is nothing left that a condition could be tried on, so it does not hold.
 */

import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  formatPipelineRef,
  pipelineReadPermission,
  type CommitsResponse,
  type HistoryAtResponse,
  type HistoryResponse,
  type PipelineRef,
  type StageChangesResponse,
} from '@stagecraft/plugin-promotions-common';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { CommitNames } from '../argocd/CommitNames';
import type { CommitSource } from '../argocd/CommitSource';
import type { Application } from '../argocd/types';
import type { History, Present } from '../history/History';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import {
  askedWith,
  commitQuestions,
  rangesBetween,
  rangesOf,
} from './historyCommits';
import { parse, pipelineParams, stageParams, time } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface HistoryRoutesOptions {
  reader: PipelineReader;
  access: PipelineAccess;
  history: History;
  commitNames: Pick<CommitNames, 'known'>;
  commits: CommitSource['commits'];
}

/** A page does not wait longer for what its commits are called. */
const NAMES_MS = 2_000;

const cursor = z.string().transform((written, context) => {
  const text = Buffer.from(written, 'base64url').toString('utf8');
  if (!/^\S+ \S+$/.test(text)) {
    const message = 'it is not the nextCursor of a page';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  return text;
});

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: cursor.optional(),
});

const atQuery = z.object({ time });

const rangeQuery = z
  .object({ from: time, to: time })
  .refine(({ from, to }) => from <= to, {
    path: ['from'],
    message: 'it is after `to`',
  });

const revisions = z
  .string()
  .max(2_000)
  .transform(text => text.split('+'));

const commitsQuery = z.object({ from: revisions, to: revisions });

/** What the caller may see of a pipeline: as it is, unless it is gone. */
interface Past {
  ref: PipelineRef;
  snapshot?: PipelineSnapshot;
}

export function addHistoryRoutes(
  router: Router,
  options: HistoryRoutesOptions,
): void {
  const pipeline = '/pipelines/:instance/:namespace/:name';
  router.get(
    `${pipeline}/history`,
    async (req, res: Response<HistoryResponse>) =>
      res.json(await showHistory(options, req)),
  );
  router.get(
    `${pipeline}/history/at`,
    async (req, res: Response<HistoryAtResponse>) =>
      res.json(await showMoment(options, req)),
  );
  router.get(
    `${pipeline}/stages/:index/changes`,
    async (req, res: Response<StageChangesResponse>) =>
      res.json(await showChanges(options, req)),
  );
  router.get(
    `${pipeline}/commits`,
    async (req, res: Response<CommitsResponse>) =>
      res.json(await showCommits(options, req)),
  );
}

async function showHistory(
  options: HistoryRoutesOptions,
  req: Request,
): Promise<HistoryResponse> {
  const { history } = options;
  const { limit, cursor: after } = parse(pageQuery, req.query);
  const past = await readPast(options, req);
  const page = await history.page(past.ref, { limit, after });
  const { items, gaps, nextCursor } = page;
  const encoded = nextCursor && Buffer.from(nextCursor).toString('base64url');
  return {
    items,
    ...(encoded && { nextCursor: encoded }),
    gaps,
    commits: await namesOf(options, past, items),
    retentionDays: history.retentionDays,
  };
}

async function showMoment(
  options: HistoryRoutesOptions,
  req: Request,
): Promise<HistoryAtResponse> {
  const { time: asked } = parse(atQuery, req.query);
  const past = await readPast(options, req);
  const found = await options.history.at(past.ref, asked, presentOf(past));
  return { time: asked, ...found };
}

async function showChanges(
  options: HistoryRoutesOptions,
  req: Request,
): Promise<StageChangesResponse> {
  const { index } = parse(stageParams, req.params);
  const range = parse(rangeQuery, req.query);
  const past = await readPast(options, req);
  const present = presentOf(past);
  const { history } = options;
  const found = await history.changes(past.ref, index, range, present);
  if (!found) {
    throw new InputError(
      `index: ${past.ref.name} has no stage at ${index}, and none is recorded`,
    );
  }
  const { instance } = past.ref;
  const { before, after } = found;
  const ranges = rangesOf(instance, before, after, applicationsOf(past));
  const sources = await Promise.all(ranges.map(options.commits));
  return { ...found, ...range, sources };
}

async function showCommits(
  options: HistoryRoutesOptions,
  req: Request,
): Promise<CommitsResponse> {
  const { from, to } = parse(commitsQuery, req.query);
  const past = await readPast(options, req);
  await requireRelease(options, past, 'from', from);
  await requireRelease(options, past, 'to', to);
  const application = askedWith(to, applicationsOf(past));
  const { instance } = past.ref;
  const ranges = rangesBetween(instance, from, to, application);
  return { sources: await Promise.all(ranges.map(options.commits)) };
}

/** Throws NotAllowedError, or NotFoundError for what is not there and was never recorded. */
async function readPast(
  { access, reader, history }: HistoryRoutesOptions,
  req: Request,
): Promise<Past> {
  const ref = parse(pipelineParams, req.params);
  const credentials = await access.credentials(req);
  const name = formatPipelineRef(ref);
  if (!(await access.allows(credentials, pipelineReadPermission, ref))) {
    throw new NotAllowedError(`You may not read the pipeline ${name}.`);
  }
  const snapshot = reader.pipeline(ref);
  if (!snapshot && !(await history.knows(ref))) {
    throw new NotFoundError(
      `There is no pipeline ${name}, and nothing is recorded of one.`,
    );
  }
  return { ref, ...(snapshot && { snapshot }) };
}

/** Only commits between releases of this pipeline are told, not any commits of its repositories. */
async function requireRelease(
  { history }: HistoryRoutesOptions,
  { ref, snapshot }: Past,
  field: string,
  named: readonly string[],
): Promise<void> {
  const key = named.join('+');
  const shown = snapshot?.pipeline.candidates ?? [];
  const isShown = shown.some(({ revisions: r }) => r.join('+') === key);
  const runs = snapshot?.pipeline.stages.some(s => s.deployed.includes(key));
  if (!isShown && !runs && !(await history.hadRevisions(ref, named))) {
    throw new InputError(
      `${field}: ${key} is no release of this pipeline; name one revision a source, joined by "+"`,
    );
  }
}

function presentOf({ snapshot }: Past): Present {
  const stages = snapshot?.pipeline.stages ?? [];
  return {
    stages: stages.map(({ name }) => name),
    targets: stages.flatMap(({ targets }) => targets.map(t => t.name)),
  };
}

function applicationsOf({ snapshot }: Past): Application[] {
  return snapshot?.applications.flat() ?? [];
}

/** What the model knows already, and what can be found out quickly. */
async function namesOf(
  { commitNames }: HistoryRoutesOptions,
  { ref, snapshot }: Past,
  releases: readonly { revisions: string[] }[],
) {
  const shown = new Set(releases.flatMap(release => release.revisions));
  const known = (snapshot?.pipeline.commits ?? []).filter(c =>
    shown.has(c.revision),
  );
  const knownRevisions = new Set(known.map(({ revision }) => revision));
  const missing = commitQuestions(
    releases,
    applicationsOf({ ref, snapshot }),
  ).filter(({ revision }) => !knownRevisions.has(revision));
  const found = await commitNames.known(ref.instance, missing, NAMES_MS);
  return [...known, ...found];
}
