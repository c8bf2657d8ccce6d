/** Routes that show pipelines: a page of them, or one with everything that is known and what the viewer may do. */

import type {
  ListPipelinesResponse,
  Pipeline,
  PipelineResponse,
  PipelineSummary,
  UnavailableInstance,
} from '@stagecraft/plugin-promotions-common';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { Approvals } from '../approvals/Approvals';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import type { ChangeFeed } from './ChangeFeed';
import type { EntityPipelines } from './EntityPipelines';
import type { Repairs } from '../repairs/Repairs';
import { parse, pipelineParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface PipelineRoutesOptions {
  reader: PipelineReader;
  access: PipelineAccess;
  approvals: Approvals;
  repairs: Repairs;
  feed: ChangeFeed;
  entities: EntityPipelines;
}

const listQuery = z.object({
  entityRef: z.string().optional(),
  instance: z.string().optional(),
  q: z.string().optional(),
  verdict: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
});
type ListQuery = z.infer<typeof listQuery>;

export function addPipelineRoutes(
  router: Router,
  options: PipelineRoutesOptions,
): void {
  const { access, approvals, feed } = options;

  router.get(
    '/pipelines',
    async (req, res: Response<ListPipelinesResponse>) => {
      const query = parse(listQuery, req.query);
      const credentials = await access.credentials(req);
      const readable = await access.list(credentials);
      const { snapshots, problems } = await options.entities.select(
        readable,
        query.entityRef,
        credentials,
      );
      const wanted = snapshots.filter(s => fits(s, query));
      const page = pageOf(wanted, query);
      res.json({
        items: await Promise.all(
          page.items.map(async s => summarize(await approvals.show(s))),
        ),
        totalItems: wanted.length,
        ...(page.nextCursor && { nextCursor: page.nextCursor }),
        unavailable: unavailable(options.reader, query.instance),
        problems,
      });
    },
  );

  router.get(
    '/pipelines/:instance/:namespace/:name',
    async (req, res: Response<PipelineResponse>) => {
      const ref = parse(pipelineParams, req.params);
      const credentials = await access.credentials(req);
      const snapshot = await access.read(credentials, ref);
      const { decider, repairer } = await access.viewers(credentials, ref);
      // Taken before the decisions are read: a client is rather told to look once more than once too little.
      const version = feed.version(ref);
      const decided = await approvals.show(snapshot, decider);
      const pipeline = options.repairs.show(decided, snapshot, repairer);
      res.json({ ...pipeline, version, signalKey: feed.signalKey(ref) });
    },
  );
}

function fits({ pipeline }: PipelineSnapshot, query: ListQuery): boolean {
  const { instance, q, verdict } = query;
  const text = `${pipeline.title} ${formatPipelineRef(pipeline.ref)}`;
  return (
    (!instance || pipeline.ref.instance === instance) &&
    (!q || text.toLowerCase().includes(q.toLowerCase())) &&
    (!verdict || pipeline.stages.some(stage => stage.verdict === verdict))
  );
}

/** The cursor is the last reference of the page before, so that pipelines that come and go shift nothing. */
function pageOf(sorted: PipelineSnapshot[], { limit, cursor }: ListQuery) {
  const after = cursor && Buffer.from(cursor, 'base64url').toString('utf8');
  const rest = after
    ? sorted.filter(s => formatPipelineRef(s.pipeline.ref) > after)
    : sorted;
  const items = rest.slice(0, limit);
  const last = items[items.length - 1];
  const nextCursor =
    rest.length > limit && last
      ? Buffer.from(formatPipelineRef(last.pipeline.ref)).toString('base64url')
      : undefined;
  return { items, nextCursor };
}

function summarize(pipeline: Pipeline): PipelineSummary {
  const { ref, title, entityRefs, freshness, explanation } = pipeline;
  const stages = pipeline.stages.map(({ name, verdict, targets }) => ({
    name,
    verdict,
    targets: targets.length,
  }));
  return { ref, title, entityRefs, freshness, explanation, stages };
}

function unavailable(
  reader: PipelineReader,
  only: string | undefined,
): UnavailableInstance[] {
  return reader
    .instances()
    .filter(i => i.freshness.state === 'unreachable')
    .filter(i => !only || i.name === only)
    .map(({ name, freshness }) => ({
      instance: name,
      reason: freshness.reason ?? 'It has not answered yet.',
    }));
}
