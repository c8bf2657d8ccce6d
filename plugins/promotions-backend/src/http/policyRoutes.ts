/** The route that tells what our policy says of a pipeline's stages; Backstage's permissions come on top of it. */

import type { PolicyResponse } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { PoliciesInForce } from '../approvals/policies/PoliciesInForce';
import { parse, pipelineParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface PolicyRoutesOptions {
  access: PipelineAccess;
  policies: Pick<PoliciesInForce, 'of'>;
}

/** Somebody to ask about; whoever may read the pipeline may read who its approvers are. */
const personQuery = z
  .object({ person: z.string().optional(), groups: z.string().optional() })
  .transform(({ person, groups = '' }) =>
    person === undefined
      ? undefined
      : { user: person, groups: groups.split(',').filter(Boolean) },
  );

export function addPolicyRoutes(
  router: Router,
  { access, policies }: PolicyRoutesOptions,
): void {
  router.get(
    '/pipelines/:instance/:namespace/:name/policy',
    async (req, res: Response<PolicyResponse>) => {
      const ref = parse(pipelineParams, req.params);
      const credentials = await access.credentials(req);
      const snapshot = await access.read(credentials, ref);
      res.json(await policies.of(snapshot, parse(personQuery, req.query)));
    },
  );
}
