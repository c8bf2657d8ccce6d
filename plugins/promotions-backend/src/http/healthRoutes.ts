/**
 * The route for those who watch over the portal. It answers 200 whatever it says: an Argo CD that is down is no
 * reason to restart a portal, nor to send nobody there any more.
 */

import type { HealthResponse } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import type { InstanceStatus, PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import type { PipelineAccess } from './PipelineAccess';

export interface HealthRoutesOptions {
  access: PipelineAccess;
  reader: PipelineReader;
  clock: Clock;
}

/** Names of instances and what is wrong with them are for those who may read pipelines. */
export function addHealthRoutes(
  router: Router,
  { access, reader, clock }: HealthRoutesOptions,
): void {
  router.get('/health', async (req, res: Response<HealthResponse>) => {
    await access.requireReader(await access.credentials(req));
    const now = clock().getTime();
    res.json({
      instances: reader.instances().map(status => healthOf(status, now)),
    });
  });
}

function healthOf({ name, freshness }: InstanceStatus, now: number) {
  const { observedAt } = freshness;
  return {
    instance: name,
    freshness,
    ...(observedAt && {
      silentForSeconds: Math.max(0, (now - Date.parse(observedAt)) / 1000),
    }),
  };
}
