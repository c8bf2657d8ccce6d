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
import type { PipelineOutline, PipelineReader } from '../model/PipelineReader';
import type { ChangeFeed } from './ChangeFeed';
import type { EntityPipelines } from './EntityPipelines';
import type { Repairs } from '../repairs/Repairs';
import type { SideDoors } from '../sideDoors/SideDoors';
import { pageOf } from './pages';
import { parse, pipelineParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface PipelineRoutesOptions {
  reader: PipelineReader;
  access: PipelineAccess;
  approvals: Approvals;
  repairs: Repairs;
  sideDoors: Pick<SideDoors, 'show'>;
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
  const { access, approvals, feed, reader } = options;

  router.get(
    '/pipelines',
    async (req, res: Response<ListPipelinesResponse>) => {
      const query = parse(listQuery, req.query);
      const credentials = await access.credentials(req);
      const { outlines, problems } = await options.entities.select(
        query.entityRef,
        () => access.readable(credentials),
        credentials,
      );
      const wanted = wantedOf(outlines, query, reader);
      const { items, nextCursor } = pageOf(wanted, query);
      const shown = items.flatMap(o => reader.pipeline(o.pipeline.ref) ?? []);
      res.json({
        items: await Promise.all(
          shown.map(async s => summarize(await approvals.show(s))),
        ),
        totalItems: wanted.length,
        ...(nextCursor && { nextCursor }),
        unavailable: unavailable(reader, query.instance),
        problems,
      });
    },
  );

  router.get(
    '/pipelines/:instance/:namespace/:name',
    async (req, res: Response<PipelineResponse>) => {
      const ref = parse(pipelineParams, req.params);
      const credentials = await access.credentials(req);
      const { snapshot, viewers, repairer } = await access.look(
        credentials,
        ref,
      );
      // Taken before the decisions are read: a client is rather told to look once more than once too little.
      const version = feed.version(ref);
      const decided = await approvals.show(snapshot, viewers);
      const watched = await options.sideDoors.show(decided);
      const pipeline = options.repairs.show(watched, snapshot, repairer);
      res.json({ ...pipeline, version, signalKey: feed.giveSignalKey(ref) });
    },
  );
}

/** Nothing is put into words for it, and nothing is judged that only a verdict would tell. */
function wantedOf(
  outlines: readonly PipelineOutline[],
  { instance, q, verdict }: ListQuery,
  reader: PipelineReader,
): readonly PipelineOutline[] {
  const text = q?.toLowerCase();
  return instance || text || verdict
    ? outlines.filter(
        ({ pipeline: { ref, title } }) =>
          (!instance || ref.instance === instance) &&
          (!text ||
            `${title} ${formatPipelineRef(ref)}`
              .toLowerCase()
              .includes(text)) &&
          (!verdict || reader.verdictsOf(ref).some(own => own === verdict)),
      )
    : outlines;
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
