/** The permissions of the promotions plugin, guarded per pipeline. */

import { createPermission } from '@backstage/plugin-permission-common';

/** @public */
export const RESOURCE_TYPE_PIPELINE = 'promotions-pipeline';

/** To see a pipeline. @public */
export const pipelineReadPermission = createPermission({
  name: 'promotions.pipeline.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** To approve or reject a release at a gate; necessary, never sufficient. @public */
export const approvalDecidePermission = createPermission({
  name: 'promotions.approval.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** To sync again what a drifted target had deployed. @public */
export const targetRepairPermission = createPermission({
  name: 'promotions.target.repair',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** @public */
export const promotionsPermissions = [
  pipelineReadPermission,
  approvalDecidePermission,
  targetRepairPermission,
];
