/**
 * The shell of every route in which a person asks for a change of a stage. It is stored before it is acknowledged; a
 * call that failed on the way back can be repeated and gets the same answer.
 */

import type { JsonObject } from '@backstage/types';
import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import type { z } from 'zod';
import type { Approvals } from '../approvals/Approvals';
import type { StoredApproval } from '../approvals/ApprovalStore';
import { attempt, type AttemptOptions } from './attempt';
import { requireStage } from './findStage';
import { parse, stageParams } from './parameters';
import type { Look, PipelineAccess } from './PipelineAccess';

export interface StageChangeOptions extends AttemptOptions {
  access: PipelineAccess;
  approvals: Pick<Approvals, 'present'>;
  /** Called after a change is stored. */
  onDecided: (ref: PipelineRef) => void;
}

export interface StageChange<Body> {
  path: 'decisions' | 'abort' | 'rollback';
  eventId: string;
  body: z.ZodType<Body>;
  meta: (body: Body) => JsonObject;
  /** In a sentence: they were refused to … stage 2 of the pipeline. */
  to: (body: Body) => string;
  /** Throws what the caller is answered. */
  ask: (
    look: Look,
    call: Body & { index: number },
  ) => Promise<{ kind: 'stored' | 'repeated'; approval: StoredApproval }>;
  /** Whether the record tells of this failure without us. */
  isRecorded?: (error: unknown) => boolean;
}

/** Answers 201 with the approval where the change was stored, 200 where it was there before. */
export function addStageChange<Body>(
  router: Router,
  options: StageChangeOptions,
  { path, eventId, body, meta, to, ask, isRecorded }: StageChange<Body>,
): void {
  router.post(
    `/pipelines/:instance/:namespace/:name/stages/:index/${path}`,
    async (req, res: Response) => {
      const { index, ...ref } = parse(stageParams, req.params);
      const asked = parse(body, req.body);
      const pipeline = formatPipelineRef(ref);
      const { status, approval } = await attempt(options, req, {
        eventId,
        meta: { pipeline, stage: index, ...meta(asked) },
        tried: error =>
          isRecorded?.(error)
            ? undefined
            : {
                to: `${to(asked)} stage ${index + 1} of ${pipeline}`,
                pipeline: ref,
              },
        change: async credentials => {
          const look = await options.access.readAsViewer(credentials, ref);
          requireStage(look.snapshot, index);
          const result = await ask(look, { ...asked, index });
          if (result.kind === 'stored') {
            options.onDecided(ref);
          }
          return {
            answer: {
              status: result.kind === 'stored' ? 201 : 200,
              approval: options.approvals.present(
                look.snapshot,
                result.approval,
              ),
            },
            meta: { state: result.approval.state },
          };
        },
      });
      res.status(status).json(approval);
    },
  );
}
