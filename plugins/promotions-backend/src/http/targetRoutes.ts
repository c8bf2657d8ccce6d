/** Routes about one target: how it differs from what it should be, and the sync that restores what it had deployed. */

import type { AuditorService } from '@backstage/backend-plugin-api';
import type {
  RepairResponse,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import limitCalls from 'p-limit';
import { z } from 'zod';
import type { ArgoDetails } from '../argocd/ArgoDetails';
import { ArgoError } from '../argocd/errors';
import { differencesOf } from '../model/comparing/differencesOf';
import { refOf } from '../model/pinnedSync';
import { prunes } from '../model/release';
import type { RepairResult, Repairs } from '../repairs/Repairs';
import {
  asError,
  ArgoFailed,
  Refused,
  RepairStopped,
  ReleaseChanged,
} from './errors';
import { findTarget } from './findTarget';
import { parse, targetParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface TargetRoutesOptions {
  access: PipelineAccess;
  auditor: AuditorService;
  repairs: Repairs;
  /** By instance. */
  details: ReadonlyMap<string, ArgoDetails>;
}

const PATH = '/pipelines/:instance/:namespace/:name/targets/:target';

/** Each can hold tens of megabytes for a moment, whoever asks. */
const DIFFS_AT_ONCE = 2;

const repairBody = z.object({
  revisions: z.array(z.string().min(1).max(200)).min(1).max(100),
});

export function addTargetRoutes(
  router: Router,
  options: TargetRoutesOptions,
): void {
  addDiffRoute(router, options);
  addRepairRoute(router, options);
}

function addDiffRoute(
  router: Router,
  { access, details }: TargetRoutesOptions,
): void {
  const atOnce = limitCalls(DIFFS_AT_ONCE);
  router.get(`${PATH}/diff`, async (req, res: Response<TargetDiffResponse>) => {
    const { target: name, ...ref } = parse(targetParams, req.params);
    const credentials = await access.credentials(req);
    const snapshot = await access.read(credentials, ref);
    const { target, application } = findTarget(snapshot, name);
    const { deployed, desired } = target;
    const prune = prunes(snapshot.set, application);
    const api = details.get(ref.instance);
    const found = await atOnce(() =>
      api
        ? api.differingResources(refOf(application)).then(
            differing => differencesOf(differing, { prune }),
            error => ({ resources: [], problems: [unknown(name, error)] }),
          )
        : { resources: [], problems: [`${ref.instance} is not configured.`] },
    );
    res.json({ target: name, deployed, desired, ...found });
  });
}

/** For people. Anything but a failure of Argo CD is thrown on. */
function unknown(name: string, error: unknown): string {
  if (!(error instanceof ArgoError)) {
    throw error;
  }
  return `How ${name} differs is not known: ${error.message}`;
}

function addRepairRoute(
  router: Router,
  { access, auditor, repairs }: TargetRoutesOptions,
): void {
  router.post(`${PATH}/repair`, async (req, res: Response<RepairResponse>) => {
    const { target, ...ref } = parse(targetParams, req.params);
    const { revisions } = parse(repairBody, req.body);
    const event = await auditor.createEvent({
      eventId: 'target-repair',
      severityLevel: 'high',
      request: req,
      meta: { pipeline: formatPipelineRef(ref), target, revisions },
    });
    try {
      const credentials = await access.credentials(req);
      const snapshot = await access.read(credentials, ref);
      const { place } = findTarget(snapshot, target);
      const { repairer } = await access.viewers(credentials, ref);
      const call = { ...place, revisions };
      const result = await repairs
        .repair(snapshot, repairer, call)
        .catch(fromArgo);
      const response = responseOf(result);
      const { executionId } = response;
      await event.success({ meta: { outcome: result.kind, executionId } });
      res.status(result.kind === 'sent' ? 201 : 200).json(response);
    } catch (error) {
      await event.fail({ error: asError(error) });
      throw error;
    }
  });
}

/** Argo CD's own failures are not the person's: they read what it said. */
function fromArgo(error: unknown): never {
  throw error instanceof ArgoError ? new ArgoFailed(error) : error;
}

function responseOf(result: RepairResult): RepairResponse {
  switch (result.kind) {
    case 'releaseChanged':
      throw new ReleaseChanged(result.reason);
    case 'stopped':
      throw new RepairStopped(result.reason);
    case 'refused':
      throw new Refused(result.refusal);
    default:
      return result.response;
  }
}
