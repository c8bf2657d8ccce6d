/** Checkout's prod runs a release and had another one before, at an Argo CD in memory. */

import { migrate } from '../../../platform/database';
import type { Connect } from '../../__testUtils__/connections';
import { quietSources, type World } from '../../__testUtils__/gateSources';
import { countingIds } from '../../__testUtils__/storeContract';
import { Approvals } from '../../Approvals';
import { DatabaseApprovalStore } from '../../DatabaseApprovalStore';
import { DatabaseHoldStore } from '../../holds/DatabaseHoldStore';
import { Holds } from '../../holds/Holds';
import type { Person } from '../../situation';
import type { ManagedResource } from '../../../argocd/ArgoApi';
import type { Application } from '../../../argocd/types';
import { recordOf } from '../../../audit/__testUtils__/record';
import type { Separation } from '../../../config';
import type { StageRecord } from '../../../history/records';
import { FakeArgoCd } from '../../../worker/__testUtils__/FakeArgoCd';
import {
  application,
  FakeReader,
  NEW,
  OLD,
  snapshot,
} from '../../../__testUtils__/pipelines';
import { insertRollback } from '../insertRollback';
import { Rollbacks, type RollbackCall } from '../Rollbacks';

export const EU = 'checkout-prod-eu';
export const US = 'checkout-prod-us';
export const AT = '2026-11-21T12:40:00.000Z';

export const MONA: Person = {
  kind: 'user',
  user: 'user:default/mona',
  ownership: ['user:default/mona'],
  permitted: true,
};
export const GRACE: Person = {
  kind: 'user',
  user: 'user:default/grace',
  ownership: ['user:default/grace', 'group:default/leads'],
  permitted: true,
};

const MANIFEST = {
  group: 'apps',
  kind: 'Deployment',
  namespace: '',
  name: 'checkout',
  hook: false,
};

/** Both releases were deployed there, the newer one last. */
export function rolledOut(
  name: string,
  changes: Partial<Application> = {},
): Application {
  const entry = (id: number, revision: string) => ({
    id,
    revisions: [revision],
    deployedAt: `2026-11-20T1${id}:00:00Z`,
    from: 'live' as const,
  });
  return application(name, {
    history: [entry(1, OLD), entry(2, NEW)],
    sync: { status: 'Synced', revisions: [NEW], ofThisSpec: true },
    ...changes,
  });
}

/** Ids of two replicas differ. */
let worlds = 0;

export interface RolledOutOptions {
  targets?: Application[];
  approvals?: number;
  facts?: World['facts'];
  separation?: Separation;
  records?: StageRecord[];
  /** Annotations of the ApplicationSet. */
  set?: Record<string, string>;
}

export async function rolledOutWorld(
  connect: Connect,
  options: RolledOutOptions = {},
) {
  const db = connect();
  await migrate(db);
  const newId = countingIds(`world-${++worlds}`);
  const { audit } = recordOf(db);
  const targets = options.targets ?? [rolledOut(EU), rolledOut(US)];
  const clock = () => new Date(AT);
  const argo = new FakeArgoCd(
    snapshot({ set: { annotations: options.set ?? {} } }).set,
    new Map(targets.map(app => [app.key.name, app])),
    clock,
  );
  const shown = () =>
    snapshot({
      prod: [...argo.applications.values()],
      stage: {
        verdict: 'complete',
        release: { revisions: [NEW], offered: false },
        deployed: [NEW],
      },
    });
  argo.rendered = {
    [OLD]: [{ ...MANIFEST, digest: 'old' }],
    [NEW]: [{ ...MANIFEST, digest: 'new' }],
  };
  const live: ManagedResource[] = [];
  Object.assign(argo, { managedResources: async () => live });
  const store = new DatabaseApprovalStore(db, {
    newId,
    newSecret: newId,
    audit,
  });
  const holds = new Holds(new DatabaseHoldStore(db, { newId, audit }), clock);
  const config = {
    instances: [
      {
        name: 'eu',
        url: 'https://argocd.example',
        frontendUrl: 'https://argocd.example',
        token: () => 'token',
        execute: true,
      },
    ],
    policies: [
      {
        name: 'production',
        match: {},
        approvals: options.approvals ?? 1,
        approvers: { users: [], groups: ['group:default/leads'] },
        ...(options.separation && { separation: options.separation }),
      },
    ],
    brokenPolicies: [],
  };
  const approvals = new Approvals({
    store,
    config,
    volatile: false,
    sources: { ...quietSources({ facts: options.facts }), holds },
    clock,
  });
  const rollbacks = new Rollbacks({
    argo: new Map([['eu', argo]]),
    history: { runsOf: async () => options.records ?? [] },
    commits: async ({ application: app, from, to }) => ({
      repoURL: app.sources[0].repoURL,
      ...(from && { from }),
      to,
      commits: [
        {
          revision: to,
          subject: 'faster basket',
          url: `https://git.example/commit/${to}`,
        },
      ],
      complete: true,
    }),
    commitUrl: () => undefined,
    situationOf: (of, index) => approvals.situationOf(of, index),
    ask: (asked, opens) => insertRollback(db, asked, { opens, newId, audit }),
    clock,
  });
  const preview = (viewer: Person = GRACE, revisions = [OLD]) =>
    rollbacks.preview(shown(), viewer, { index: 1, revisions });
  return {
    db,
    argo,
    live,
    config,
    store,
    holds,
    approvals,
    rollbacks,
    shown,
    reader: () => new FakeReader([shown()]),
    preview,
    ask: async (viewer: Person = GRACE, call: Partial<RollbackCall> = {}) =>
      rollbacks.request(shown(), viewer, {
        index: 1,
        revisions: [OLD],
        releaseId: (await preview(viewer, call.revisions)).releaseId ?? 'none',
        reason: 'the new basket is empty',
        prune: [],
        decides: true,
        ...call,
      }),
  };
}
