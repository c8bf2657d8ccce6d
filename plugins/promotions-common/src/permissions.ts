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

/** To open a gate past its policy in an emergency; app-config must also name the person. @public */
export const approvalOverridePermission = createPermission({
  name: 'promotions.approval.override',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** To stop what the portal is carrying out. @public */
export const executionAbortPermission = createPermission({
  name: 'promotions.execution.abort',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** To ask for an earlier release of a stage; it is approved by the same policy. @public */
export const releaseRollbackPermission = createPermission({
  name: 'promotions.release.rollback',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** To hold a pipeline or a stage, and to lift such a hold. @public */
export const pipelineHoldPermission = createPermission({
  name: 'promotions.pipeline.hold',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** To hold an instance or everything at once, and to lift such a hold. @public */
export const freezePermission = createPermission({
  name: 'promotions.freeze',
  attributes: { action: 'update' },
});

/** To read what was recorded of a pipeline, and to export it. @public */
export const auditReadPermission = createPermission({
  name: 'promotions.audit.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PIPELINE,
});

/** To choose profiles, projects and clusters for a pipeline that is to be made, and to see how it would look. @public */
export const pipelineCreatePermission = createPermission({
  name: 'promotions.pipeline.create',
  attributes: { action: 'create' },
});

/** Those about one pipeline. @public */
export const pipelinePermissions = [
  pipelineReadPermission,
  approvalDecidePermission,
  approvalOverridePermission,
  executionAbortPermission,
  releaseRollbackPermission,
  pipelineHoldPermission,
  auditReadPermission,
  targetRepairPermission,
];

/** @public */
export const promotionsPermissions = [
  ...pipelinePermissions,
  freezePermission,
  pipelineCreatePermission,
];
