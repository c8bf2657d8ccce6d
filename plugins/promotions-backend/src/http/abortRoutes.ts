/** The route where people stop what the portal carries out. */

import { NotFoundError } from '@backstage/errors';
import type { Router } from 'express';
import { z } from 'zod';
import type { AbortResult, Aborts } from '../approvals/abort/Aborts';
import { Refused } from './errors';
import { plainText } from './parameters';
import { addStageChange, type StageChangeOptions } from './stageChange';

export interface AbortRoutesOptions extends StageChangeOptions {
  aborts: Aborts;
}

const abortBody = z.object({
  approvalId: z.string().min(1).max(200),
  reason: plainText(4000),
});

export function addAbortRoutes(
  router: Router,
  options: AbortRoutesOptions,
): void {
  addStageChange(router, options, {
    path: 'abort',
    eventId: 'execution-abort',
    body: abortBody,
    meta: ({ approvalId }) => ({ approvalId }),
    to: () => 'abort what runs in',
    ask: async ({ snapshot, viewers }, call) =>
      aborted(
        await options.aborts.abort(snapshot, viewers.abort, call),
        call.approvalId,
      ),
  });
}

function aborted(result: AbortResult, id: string) {
  switch (result.kind) {
    case 'unknown':
      throw new NotFoundError(`This stage has no approval ${id}.`);
    case 'refused':
      throw new Refused(result.refusal);
    default:
      return result;
  }
}
