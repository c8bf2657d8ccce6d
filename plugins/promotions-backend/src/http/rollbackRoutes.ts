/** Routes that bring a stage back to what it had deployed: what that would do, and the request of a person for it. */

import { InputError } from '@backstage/errors';
import type { RollbackPreviewResponse } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type {
  RollbackResult,
  Rollbacks,
} from '../approvals/rollback/Rollbacks';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { fromArgo, Refused, ReleaseChanged } from './errors';
import { requireStage } from './findStage';
import { parse, plainText, stageParams } from './parameters';
import { addStageChange, type StageChangeOptions } from './stageChange';

export interface RollbackRoutesOptions extends StageChangeOptions {
  rollbacks: Rollbacks;
}

const PATH = '/pipelines/:instance/:namespace/:name/stages/:index/rollback';

const previewQuery = z.object({ revisions: z.string().min(1).max(2000) });

const revision = z.string().min(1).max(200);
const rollbackBody = z.object({
  releaseId: z.string().min(1).max(200),
  revisions: z.array(revision).min(1).max(100),
  reason: plainText(4000),
  prune: z.array(z.string().min(1).max(1500)).max(5000).default([]),
});

export function addRollbackRoutes(
  router: Router,
  options: RollbackRoutesOptions,
): void {
  const { access, rollbacks } = options;
  router.get(PATH, async (req, res: Response<RollbackPreviewResponse>) => {
    const { index, ...ref } = parse(stageParams, req.params);
    const query = parse(previewQuery, req.query);
    const credentials = await access.credentials(req);
    const { snapshot, viewers } = await access.look(credentials, ref);
    requireStage(snapshot, index);
    const revisions = splitRevisions(snapshot, index, query.revisions);
    res.json(
      await rollbacks
        .preview(snapshot, viewers.rollback, { index, revisions })
        .catch(fromArgo),
    );
  });
  addRequestRoute(router, options);
}

function addRequestRoute(router: Router, options: RollbackRoutesOptions): void {
  addStageChange(router, options, {
    path: 'rollback',
    eventId: 'release-rollback',
    body: rollbackBody,
    meta: ({ releaseId, revisions, prune }) => ({
      releaseId,
      revisions,
      prune: prune.length,
    }),
    to: () => 'ask for a rollback of',
    ask: async ({ snapshot, viewers }, call) => {
      const { decide, rollback } = viewers;
      const decides = decide.kind === 'user' && decide.permitted;
      return requested(
        await options.rollbacks
          .request(snapshot, rollback, { ...call, decides })
          .catch(fromArgo),
      );
    },
  });
}

/** One revision a source, joined by `+`, which reads as a blank where it is not encoded. A version may have one of its own. */
function splitRevisions(
  { applications }: PipelineSnapshot,
  index: number,
  text: string,
): string[] {
  const sources = applications[index][0]?.sources.length ?? 1;
  return sources > 1 ? text.split(/[+ ]/) : [text.replace(/ /g, '+')];
}

function requested(result: RollbackResult) {
  switch (result.kind) {
    case 'releaseChanged':
      throw new ReleaseChanged(result.reason);
    case 'invalid':
      throw new InputError(result.reason);
    case 'refused':
      throw new Refused(result.refusal);
    default:
      return result;
  }
}
