/** The route where people decide. */

import type { Router } from 'express';
import { z } from 'zod';
import type { Approvals, DecisionResult } from '../approvals/Approvals';
import { Refused, ReleaseChanged } from './errors';
import { addStageChange, type StageChangeOptions } from './stageChange';

export interface ApprovalRoutesOptions extends StageChangeOptions {
  approvals: Approvals;
}

const decisionBody = z.object({
  releaseId: z.string().min(1).max(200),
  decision: z.enum(['approve', 'reject', 'withdraw', 'override']),
  comment: z
    .string()
    .max(4000)
    .refine(text => !text.includes('\0'), 'must not contain a NUL character')
    .optional(),
});

export function addApprovalRoutes(
  router: Router,
  options: ApprovalRoutesOptions,
): void {
  addStageChange(router, options, {
    path: 'decisions',
    eventId: 'approval-decide',
    body: decisionBody,
    meta: ({ releaseId, decision }) => ({ releaseId, decision }),
    to: ({ decision }) => `${decision} in`,
    ask: async ({ snapshot, viewers }, call) =>
      decided(await options.approvals.decide(snapshot, viewers, call)),
    // By the rules of the gate: the record has it by now.
    isRecorded: error => error instanceof Refused,
  });
}

function decided(result: DecisionResult) {
  switch (result.kind) {
    case 'releaseChanged':
      throw new ReleaseChanged(result.reason);
    case 'refused':
      throw new Refused(result.refusal);
    default:
      return result;
  }
}
