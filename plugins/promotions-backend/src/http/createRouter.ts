/** Wires the routes; each does its work in its own file. What the OpenAPI document does not allow is answered 400. */

import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { Router } from 'express';
import { addAbortRoutes, type AbortRoutesOptions } from './abortRoutes';
import {
  addActivityRoutes,
  type ActivityRoutesOptions,
} from './activityRoutes';
import {
  addApprovalRoutes,
  type ApprovalRoutesOptions,
} from './approvalRoutes';
import { addAuditRoutes, type AuditRoutesOptions } from './auditRoutes';
import { addCompareRoutes, type CompareRoutesOptions } from './compareRoutes';
import {
  addCreatingRoutes,
  type CreatingRoutesOptions,
} from './creatingRoutes';
import { addDiffRoutes, type DiffRoutesOptions } from './diffRoutes';
import { addHealthRoutes, type HealthRoutesOptions } from './healthRoutes';
import { addHistoryRoutes, type HistoryRoutesOptions } from './historyRoutes';
import { limits } from './limits';
import { addHoldRoutes, type HoldRoutesOptions } from './holdRoutes';
import { readOpenApiDocument } from './openapi';
import {
  addPipelineRoutes,
  type PipelineRoutesOptions,
} from './pipelineRoutes';
import { addPolicyRoutes, type PolicyRoutesOptions } from './policyRoutes';
import {
  addRollbackRoutes,
  type RollbackRoutesOptions,
} from './rollbackRoutes';
import { addTargetRoutes, type TargetRoutesOptions } from './targetRoutes';
import { addWaitingRoutes, type WaitingRoutesOptions } from './waitingRoutes';

export type RouterOptions = PipelineRoutesOptions &
  ApprovalRoutesOptions &
  AbortRoutesOptions &
  DiffRoutesOptions &
  CompareRoutesOptions &
  CreatingRoutesOptions &
  HealthRoutesOptions &
  HistoryRoutesOptions &
  HoldRoutesOptions &
  WaitingRoutesOptions &
  ActivityRoutesOptions &
  AuditRoutesOptions &
  PolicyRoutesOptions &
  RollbackRoutesOptions &
  TargetRoutesOptions & {
    /** Fails an answer that differs from the OpenAPI document; for tests, as it costs time. */
    checkResponses?: boolean;
    /** Changes that one caller may ask for; MOST_WRITES_A_MINUTE when absent. */
    mostWritesAMinute?: number;
  };

export function createRouter(options: RouterOptions): Router {
  options.access.register();
  options.creators.register();
  const router: Router = createValidatedOpenApiRouter(readOpenApiDocument(), {
    validatorOptions: { validateResponses: options.checkResponses ?? false },
  });
  addHealthRoutes(router, options);
  addPipelineRoutes(router, options);
  addApprovalRoutes(router, options);
  addAbortRoutes(router, options);
  addDiffRoutes(router, options);
  addRollbackRoutes(router, options);
  addTargetRoutes(router, options);
  addPolicyRoutes(router, options);
  addCompareRoutes(router, options);
  addHistoryRoutes(router, options);
  addHoldRoutes(router, options);
  addWaitingRoutes(router, options);
  addActivityRoutes(router, options);
  addAuditRoutes(router, options);
  addCreatingRoutes(router, options);
  return withinLimits(router, options);
}

/** In front of the document's router, which would answer 400 to whatever is wrong before a route. */
function withinLimits(router: Router, options: RouterOptions): Router {
  const { access, mostWritesAMinute } = options;
  const credentials = access.credentials.bind(access);
  return Router().use(limits({ credentials, mostWritesAMinute }), router);
}
