/**
 * The route where people stop what the portal carries out. An abort is stored before it is acknowledged; a call that
 * failed on the way back can be repeated and gets the same answer. Every attempt is told to the auditor.
 */

import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  formatPipelineRef,
  type Approval,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { AbortResult, Aborts } from '../approvals/abort/Aborts';
import type { Approvals } from '../approvals/Approvals';
import type { StoredApproval } from '../approvals/ApprovalStore';
import { requireStage } from './approvalRoutes';
import { asError, Refused } from './errors';
import { parse, stageParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';
import type { RefusedTries } from './RefusedTries';

export interface AbortRoutesOptions {
  access: PipelineAccess;
  approvals: Pick<Approvals, 'present'>;
  aborts: Aborts;
  auditor: AuditorService;
  /** Called after an abort is stored. */
  onDecided: (ref: PipelineRef) => void;
  refusedTries: RefusedTries;
}

const abortBody = z.object({
  approvalId: z.string().min(1).max(200),
  reason: z
    .string()
    .trim()
    .min(1, 'say why')
    .max(4000)
    .refine(text => !text.includes('\0'), 'must not contain a NUL character'),
});

export function addAbortRoutes(
  router: Router,
  {
    access,
    approvals,
    aborts,
    auditor,
    onDecided,
    refusedTries,
  }: AbortRoutesOptions,
): void {
  router.post(
    '/pipelines/:instance/:namespace/:name/stages/:index/abort',
    async (req, res: Response<Approval>) => {
      const { index, ...ref } = parse(stageParams, req.params);
      const call = { index, ...parse(abortBody, req.body) };
      const event = await auditor.createEvent({
        eventId: 'execution-abort',
        severityLevel: 'high',
        request: req,
        meta: {
          pipeline: formatPipelineRef(ref),
          stage: index,
          approvalId: call.approvalId,
        },
      });
      let credentials: BackstageCredentials | undefined;
      try {
        credentials = await access.credentials(req);
        const { snapshot, viewers } = await access.readAsViewer(
          credentials,
          ref,
        );
        requireStage(snapshot, index);
        const result = await aborts.abort(snapshot, viewers.abort, call);
        const approval = approvalOf(result, call.approvalId);
        await event.success({ meta: { state: approval.state } });
        if (result.kind === 'stored') {
          onDecided(ref);
        }
        res
          .status(result.kind === 'stored' ? 201 : 200)
          .json(approvals.present(snapshot, approval));
      } catch (error) {
        await event.fail({ error: asError(error) });
        await refusedTries.record(error, credentials, {
          to: `abort what runs in stage ${index + 1} of ${formatPipelineRef(
            ref,
          )}`,
          pipeline: ref,
        });
        throw error;
      }
    },
  );
}

function approvalOf(result: AbortResult, id: string): StoredApproval {
  switch (result.kind) {
    case 'unknown':
      throw new NotFoundError(`This stage has no approval ${id}.`);
    case 'refused':
      throw new Refused(result.refusal);
    default:
      return result.approval;
  }
}
