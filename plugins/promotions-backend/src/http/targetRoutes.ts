/** Routes about one target: how it differs from what it should be, and the sync that restores what it had deployed. */

import type {
  RepairResponse,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { ArgoDetails } from '../argocd/ArgoDetails';
import { ArgoError } from '../argocd/errors';
import type { Application } from '../argocd/types';
import {
  differencesOf,
  type Differences,
} from '../model/comparing/differencesOf';
import { refOf } from '../model/pinnedSync';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { prunes } from '../model/release';
import type { RepairResult, Repairs } from '../repairs/Repairs';
import { attempt, type AttemptOptions } from './attempt';
import { fromArgo, Refused, RepairStopped, ReleaseChanged } from './errors';
import { findTarget } from './findTarget';
import { limitEach } from './limitEach';
import { parse, targetParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface TargetRoutesOptions extends AttemptOptions {
  access: PipelineAccess;
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
  const atOnce = limitEach(DIFFS_AT_ONCE);
  router.get(`${PATH}/diff`, async (req, res: Response<TargetDiffResponse>) => {
    const { target: name, ...ref } = parse(targetParams, req.params);
    const credentials = await access.credentials(req);
    const snapshot = await access.read(credentials, ref);
    const { target, application } = findTarget(snapshot, name);
    const { deployed, desired } = target;
    const found = await atOnce(ref.instance, () =>
      lookAt(details.get(ref.instance), snapshot, application),
    );
    res.json({ target: name, deployed, desired, ...found });
  });
}

/** What Argo CD does not tell is a problem to name, not a failure; anything else is thrown on. */
async function lookAt(
  api: ArgoDetails | undefined,
  { set, pipeline }: PipelineSnapshot,
  application: Application,
): Promise<Differences> {
  if (!api) {
    const { instance } = pipeline.ref;
    return { resources: [], problems: [`${instance} is not configured.`] };
  }
  try {
    const found = await api.differingResources(refOf(application));
    return differencesOf(found, { prune: prunes(set, application) });
  } catch (error) {
    if (!(error instanceof ArgoError)) {
      throw error;
    }
    const { name } = application.key;
    const problem = `How ${name} differs is not known: ${error.message}`;
    return { resources: [], problems: [problem] };
  }
}

function addRepairRoute(router: Router, options: TargetRoutesOptions): void {
  const { access, repairs } = options;
  router.post(`${PATH}/repair`, async (req, res: Response<RepairResponse>) => {
    const { target, ...ref } = parse(targetParams, req.params);
    const { revisions } = parse(repairBody, req.body);
    const pipeline = formatPipelineRef(ref);
    const { status, repaired } = await attempt(options, req, {
      eventId: 'target-repair',
      meta: { pipeline, target, revisions },
      tried: () => ({
        to: `repair ${target} of ${pipeline}`,
        pipeline: ref,
      }),
      change: async credentials => {
        const { snapshot, repairer } = await access.readAsViewer(
          credentials,
          ref,
        );
        const { place } = findTarget(snapshot, target);
        const result = await repairs
          .repair(snapshot, repairer, { ...place, revisions })
          .catch(fromArgo);
        const answer = responseOf(result);
        return {
          answer: {
            status: result.kind === 'sent' ? 201 : 200,
            repaired: answer,
          },
          meta: { outcome: result.kind, executionId: answer.executionId },
        };
      },
    });
    res.status(status).json(repaired);
  });
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
