/** The routes with everything real but Argo CD's read model, each answer checked against the OpenAPI document. */

import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import express from 'express';
import request from 'supertest';
import { silent, silentArgo } from '../../argocd/__testUtils__/silentArgo';
import type { ArgoApi } from '../../argocd/ArgoApi';
import type { ArgoDetails } from '../../argocd/ArgoDetails';
import type { ArgoPlaces } from '../../argocd/ArgoPlaces';
import { insertRollback } from '../../approvals/rollback/insertRollback';
import { Rollbacks } from '../../approvals/rollback/Rollbacks';
import { Repairs } from '../../repairs/Repairs';
import { Aborts } from '../../approvals/abort/Aborts';
import { Approvals } from '../../approvals/Approvals';
import { quietSources } from '../../approvals/__testUtils__/gateSources';
import { DatabaseHoldStore } from '../../approvals/holds/DatabaseHoldStore';
import { Holds } from '../../approvals/holds/Holds';
import { WaitingGates } from '../../approvals/WaitingGates';
import type { GateSources } from '../../approvals/Situations';
import { recordOf } from '../../audit/__testUtils__/record';
import { RecordReader } from '../../audit/RecordReader';
import type { NewAuditEntry } from '../../audit/Audit';
import { RefusedTries } from '../RefusedTries';
import { countingIds } from '../../approvals/__testUtils__/storeContract';
import {
  DatabaseApprovalStore,
  migrate,
} from '../../approvals/DatabaseApprovalStore';
import type { PromotionsConfig } from '../../config';
import { Places } from '../../creating/Places';
import { Previews } from '../../creating/Previews';
import type { Files } from '../../creating/RepositoryFiles';
import { DatabaseHistoryStore } from '../../history/DatabaseHistoryStore';
import { History } from '../../history/History';
import { FakeReader } from '../../__testUtils__/pipelines';
import { ChangeFeed } from '../ChangeFeed';
import { createRouter } from '../createRouter';
import { CreatorAccess } from '../CreatorAccess';
import { EntityPipelines } from '../EntityPipelines';
import { pipelineRules } from '../permissionRules';
import { PipelineAccess } from '../PipelineAccess';
import { PipelineOwners } from '../../approvals/owners/PipelineOwners';
import { PoliciesInForce } from '../../approvals/policies/PoliciesInForce';

export const LEADS = 'group:default/leads';

const CHECKOUT_ENTITY: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'checkout', namespace: 'default' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
};

export interface PortalOptions {
  /** Beside the one of checkout. */
  entities?: Entity[];
  permissions?: PermissionsService;
  /** Groups of each person. */
  ownership?: Record<string, string[]>;
  volatile?: boolean;
  policies?: PromotionsConfig['policies'];
  sources?: Partial<GateSources>;
  argo?: Partial<ArgoApi>;
  details?: Partial<ArgoDetails>;
  places?: Partial<ArgoPlaces>;
  profiles?: PromotionsConfig['profiles'];
  /** `promotions.instances[].generate`; false when absent. */
  generate?: boolean;
  /** What is in repositories, by their addresses. */
  repositories?: ReadonlyMap<string, Files>;
  /** `promotions.instances[].execute`; true when absent. */
  execute?: boolean;
}

const NOW = () => new Date('2026-11-21T12:31:00.000Z');

const PRODUCTION = {
  name: 'production',
  match: {},
  approvals: 1,
  approvers: { users: [], groups: [LEADS] },
};

/** Knows our own rules, as the registry does after they were added. */
const RULESET = {
  getRuleByName: (name: string) => {
    const rule = pipelineRules.find(r => r.name === name);
    if (!rule) {
      throw new Error(`No rule ${name}`);
    }
    return rule;
  },
};

const NO_ARGO = silentArgo('eu');

const NO_DETAILS: ArgoDetails = {
  differingResources: silent,
  renderedObjects: silent,
  sourceValues: silent,
  syncWindows: silent,
  projectWindows: silent,
};

const NO_PLACES: ArgoPlaces = {
  clusters: silent,
  projects: silent,
  generate: silent,
};

/** Call it once at the top of a test file. */
export function portals() {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  return async (options: PortalOptions = {}) => {
    const db = await databases.init('SQLITE_3');
    await migrate(db);
    const { router, ...portal } = await openPortal(db, options);
    return { ...portal, api: request(serve(router)) };
  };
}

function serve(router: express.Router) {
  const app = express();
  app.use(router);
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    }).error(),
  );
  return app;
}

const commits: ConstructorParameters<typeof Rollbacks>[0]['commits'] = async ({
  application,
  from,
  to,
}) => ({
  repoURL: application.sources[0].repoURL,
  from,
  to,
  commits: [{ revision: to, subject: 'faster basket' }],
  complete: true,
});

async function openPortal(
  db: ConstructorParameters<typeof DatabaseApprovalStore>[0],
  options: PortalOptions,
) {
  const reader = new FakeReader();
  const catalog = catalogServiceMock({
    entities: [CHECKOUT_ENTITY, ...(options.entities ?? [])],
  });
  const auditor = mockServices.auditor.mock();
  const events = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(events);
  const store = new DatabaseApprovalStore(db, {
    newId: countingIds(),
    newSecret: countingIds('secret'),
  });
  const history = new DatabaseHistoryStore(db, {
    writer: 'portal',
    logger: mockServices.logger.mock(),
  });
  const feed = new ChangeFeed({
    reader,
    secret: 'secret',
    logger: mockServices.logger.mock(),
    timers: { after: () => () => {} },
  });
  const noted: NewAuditEntry[] = [];
  const details = { ...NO_DETAILS, ...options.details };
  const argo = { ...NO_ARGO, ...options.argo };
  const execute = options.execute ?? true;
  const holds = new Holds(
    new DatabaseHoldStore(db, { newId: countingIds('hold') }),
    NOW,
  );
  const approvals = new Approvals({
    store,
    config: config(options),
    volatile: options.volatile ?? false,
    sources: { ...quietSources(), ...options.sources, holds },
    clock: NOW,
  });
  const router = createRouter({
    checkResponses: true,
    clock: NOW,
    details: new Map([['eu', details]]),
    repairs: new Repairs({
      argo: new Map(execute ? [['eu', { ...argo, details }]] : []),
      newId: countingIds('execution'),
    }),
    reader,
    ...newAccess(reader, catalog, options),
    ...creating(options),
    approvals,
    waiting: new WaitingGates({ reader, store, approvals }),
    rollbacks: new Rollbacks({
      argo: new Map([['eu', argo]]),
      history: new History({ store: history, clock: NOW, retentionDays: 400 }),
      commits,
      commitUrl: () => undefined,
      situationOf: (snapshot, index) => approvals.situationOf(snapshot, index),
      ask: (asked, opens) =>
        insertRollback(db, asked, {
          opens,
          newId: countingIds('rollback'),
          audit: undefined,
        }),
      clock: NOW,
    }),
    aborts: new Aborts({ store, clock: NOW }),
    holds,
    onHeld: feed.decided,
    sideDoors: { show: async pipeline => pipeline },
    policies: new PoliciesInForce({
      config: config(options),
      authors: { known: () => ({ authors: [], requesters: [] }) },
      owners: { ownersFor: async () => ({ closed: 'nobody was asked' }) },
    }),
    feed,
    history: new History({ store: history, clock: NOW, retentionDays: 400 }),
    commitNames: { known: async () => [] },
    entities: new EntityPipelines({
      catalog,
      reader,
      auth: mockServices.auth(),
      clock: NOW,
    }),
    auditor,
    refusedTries: new RefusedTries({
      reader,
      store: { note: async entry => void noted.push(entry) },
      clock: NOW,
    }),
    record: new RecordReader(db),
    onDecided: feed.decided,
    argo: new Map([['eu', argo]]),
    commits,
  });
  const { append } = recordOf(db);
  return { reader, store, holds, history, events, noted, append, router };
}

function config(options: PortalOptions) {
  return {
    instances: [
      {
        name: 'eu',
        url: 'https://argocd.example',
        frontendUrl: 'https://argocd.example',
        token: () => undefined,
        execute: options.execute ?? true,
      },
    ],
    policies: options.policies ?? [PRODUCTION],
    brokenPolicies: [],
  };
}

function creating({
  generate = false,
  places,
  profiles = [],
  repositories = new Map(),
  policies = [PRODUCTION],
}: PortalOptions) {
  const argo = new Map([['eu', { places: { ...NO_PLACES, ...places } }]]);
  return {
    profiles,
    executor: 'portal',
    places: new Places({
      argo,
      clock: NOW,
      timers: { after: () => () => {} },
    }),
    previews: new Previews({
      generating: generate ? argo : new Map(),
      repositories: {
        of: async repoURL =>
          repositories.get(repoURL) ?? {
            reason: 'there is no such repository',
          },
      },
      config: { instances: [{ name: 'eu' }], policies, brokenPolicies: [] },
    }),
  };
}

function newAccess(
  reader: FakeReader,
  catalog: ReturnType<typeof catalogServiceMock>,
  options: PortalOptions,
) {
  const userInfo = mockServices.userInfo.mock();
  userInfo.getUserInfo.mockImplementation(async credentials => {
    const principal: { userEntityRef?: string } = Object(credentials.principal);
    const userEntityRef = principal.userEntityRef ?? '';
    const groups = options.ownership?.[userEntityRef] ?? [LEADS];
    return {
      userEntityRef,
      ownershipEntityRefs: [userEntityRef, ...groups],
    };
  });
  const permissionsRegistry = mockServices.permissionsRegistry.mock();
  permissionsRegistry.getPermissionRuleset.mockReturnValue(RULESET);
  const permissions = options.permissions ?? mockServices.permissions();
  const looking = permissions;
  const access = new PipelineAccess({
    reader,
    permissions,
    looking,
    owners: new PipelineOwners({
      catalog,
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
      clock: NOW,
    }),
    userInfo,
    permissionsRegistry,
    guest: 'user:default/visitor',
    httpAuth: mockServices.httpAuth({ defaultCredentials: undefined }),
  });
  const creators = new CreatorAccess({
    looking,
    permissionsRegistry,
    userInfo,
  });
  return { access, creators };
}
