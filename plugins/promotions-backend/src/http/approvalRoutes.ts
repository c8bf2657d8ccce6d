/**
 * The route where people decide. A decision is stored before it is acknowledged; a call that failed on the way back
 * can be repeated and gets the same answer. Every attempt is told to the auditor, refused ones too.
 */

import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  DecisionResponse,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { StoredApproval } from '../approvals/ApprovalStore';
import type {
  Approvals,
  DecisionCall,
  DecisionResult,
} from '../approvals/Approvals';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { asError, Refused, ReleaseChanged } from './errors';
import { parse, stageParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';
import type { RefusedTries } from './RefusedTries';

export interface ApprovalRoutesOptions {
  access: PipelineAccess;
  approvals: Approvals;
  auditor: AuditorService;
  /** Called after a decision is stored. */
  onDecided: (ref: PipelineRef) => void;
  refusedTries: RefusedTries;
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
  {
    access,
    approvals,
    auditor,
    onDecided,
    refusedTries,
  }: ApprovalRoutesOptions,
): void {
  router.post(
    '/pipelines/:instance/:namespace/:name/stages/:index/decisions',
    async (req, res: Response<DecisionResponse>) => {
      const { index, ...ref } = parse(stageParams, req.params);
      const call = { index, ...parse(decisionBody, req.body) };
      const event = await auditor.createEvent({
        eventId: 'approval-decide',
        severityLevel: 'high',
        request: req,
        meta: meta(ref, call),
      });
      let credentials: BackstageCredentials | undefined;
      try {
        credentials = await access.credentials(req);
        const { snapshot, viewers } = await access.readAsViewer(
          credentials,
          ref,
        );
        requireStage(snapshot, index);
        const result = await approvals.decide(snapshot, viewers, call);
        const approval = approvalOf(result);
        await event.success({ meta: { state: approval.state } });
        if (result.kind === 'stored') {
          onDecided(ref);
        }
        res
          .status(result.kind === 'stored' ? 201 : 200)
          .json(approvals.present(snapshot, approval));
      } catch (error) {
        await event.fail({ error: asError(error) });
        // By the rules of the gate: that is in the record by now.
        if (!(error instanceof Refused)) {
          await refusedTries.record(error, credentials, {
            to: `${call.decision} in stage ${index + 1} of ${formatPipelineRef(
              ref,
            )}`,
            pipeline: ref,
          });
        }
        throw error;
      }
    },
  );
}

function meta(ref: PipelineRef, call: DecisionCall) {
  return {
    pipeline: formatPipelineRef(ref),
    stage: call.index,
    releaseId: call.releaseId,
    decision: call.decision,
  };
}

/** Throws NotFoundError when the pipeline has no such stage. */
export function requireStage(snapshot: PipelineSnapshot, index: number): void {
  const { stages, ref } = snapshot.pipeline;
  if (!stages[index]) {
    throw new NotFoundError(
      `${formatPipelineRef(ref)} has ${
        stages.length
      } stages, and none at index ${index}.`,
    );
  }
}

function approvalOf(result: DecisionResult): StoredApproval {
  switch (result.kind) {
    case 'releaseChanged':
      throw new ReleaseChanged(result.reason);
    case 'refused':
      throw new Refused(result.refusal);
    default:
      return result.approval;
  }
}
