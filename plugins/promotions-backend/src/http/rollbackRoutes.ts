/** Routes that bring a stage back to what it had deployed: what that would do, and the request of a person for it. */

import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  Approval,
  PipelineRef,
  RollbackPreviewResponse,
} from '@stagecraft/plugin-promotions-common';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { Approvals } from '../approvals/Approvals';
import type { StoredApproval } from '../approvals/ApprovalStore';
import type {
  RollbackResult,
  Rollbacks,
} from '../approvals/rollback/Rollbacks';
import { ArgoError } from '../argocd/errors';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { requireStage } from './approvalRoutes';
import { ArgoFailed, asError, Refused, ReleaseChanged } from './errors';
import { parse, stageParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';
import type { RefusedTries } from './RefusedTries';

export interface RollbackRoutesOptions {
  access: PipelineAccess;
  approvals: Pick<Approvals, 'present'>;
  rollbacks: Rollbacks;
  auditor: AuditorService;
  /** Called after a request is stored. */
  onDecided: (ref: PipelineRef) => void;
  refusedTries: RefusedTries;
}

const PATH = '/pipelines/:instance/:namespace/:name/stages/:index/rollback';

const previewQuery = z.object({ revisions: z.string().min(1).max(2000) });

const revision = z.string().min(1).max(200);
const rollbackBody = z.object({
  releaseId: z.string().min(1).max(200),
  revisions: z.array(revision).min(1).max(100),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(4000)
    .refine(text => !text.includes('\0'), 'must not contain a NUL character'),
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

function addRequestRoute(
  router: Router,
  {
    access,
    approvals,
    rollbacks,
    auditor,
    onDecided,
    refusedTries,
  }: RollbackRoutesOptions,
): void {
  router.post(PATH, async (req, res: Response<Approval>) => {
    const { index, ...ref } = parse(stageParams, req.params);
    const body = parse(rollbackBody, req.body);
    const { releaseId, revisions, prune } = body;
    const event = await auditor.createEvent({
      eventId: 'release-rollback',
      severityLevel: 'high',
      request: req,
      meta: {
        pipeline: formatPipelineRef(ref),
        stage: index,
        releaseId,
        revisions,
        prune: prune.length,
      },
    });
    let credentials: BackstageCredentials | undefined;
    try {
      credentials = await access.credentials(req);
      const { snapshot, viewers } = await access.readAsViewer(credentials, ref);
      requireStage(snapshot, index);
      const { decide } = viewers;
      const decides = decide.kind === 'user' && decide.permitted;
      const result = await rollbacks
        .request(snapshot, viewers.rollback, { ...body, index, decides })
        .catch(fromArgo);
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
      await refusedTries.record(error, credentials, {
        to: `ask for a rollback of stage ${index + 1} of ${formatPipelineRef(
          ref,
        )}`,
        pipeline: ref,
      });
      throw error;
    }
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

/** Argo CD's own failures are not the person's: they read what it said. */
function fromArgo(error: unknown): never {
  throw error instanceof ArgoError ? new ArgoFailed(error) : error;
}

function approvalOf(result: RollbackResult): StoredApproval {
  switch (result.kind) {
    case 'releaseChanged':
      throw new ReleaseChanged(result.reason);
    case 'invalid':
      throw new InputError(result.reason);
    case 'refused':
      throw new Refused(result.refusal);
    default:
      return result.approval;
  }
}
