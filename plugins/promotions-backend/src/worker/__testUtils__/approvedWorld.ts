/** A world with an approved release of checkout, in a database that outlives the worker. */

import type { Knex } from 'knex';
import { mockServices } from '@backstage/backend-test-utils';
import type { StoredApproval } from '../../approvals/ApprovalStore';
import {
  DatabaseApprovalStore,
  migrate,
} from '../../approvals/DatabaseApprovalStore';
import type { Connect } from '../../approvals/__testUtils__/connections';
import { roundTargets } from '../../approvals/roundTargets';
import { openers } from '../../approvals/standing';
import { countingIds } from '../../approvals/__testUtils__/storeContract';
import type { Decision, Stage } from '@stagecraft/plugin-promotions-common';
import type { Application } from '../../argocd/types';
import type { Audit } from '../../audit/Audit';
import type { PolicyConfig } from '../../config';
import { contentsOf, resourceOf } from '../../model/contents';
import { releaseId, renderedDigest } from '../../model/release';
import {
  application,
  CHECKOUT,
  FakeReader,
  gatedStage,
  NEW,
  snapshot,
} from '../../__testUtils__/pipelines';
import { ApprovalWorker, type WorkerOptions } from '../ApprovalWorker';
import type { KillPoint } from '../killPoints';
import { FakeArgoCd } from './FakeArgoCd';

export const EU = 'checkout-prod-eu';
export const US = 'checkout-prod-us';
export const NEXT = 'c9920aa0000000000000000000000000000000aa';
export const MANIFEST = {
  group: 'apps',
  kind: 'Deployment',
  namespace: '',
  name: 'checkout',
  hook: false,
};

export interface WorldOptions {
  eu?: Partial<Application>;
  /** Annotations of the ApplicationSet. */
  set?: Record<string, string>;
  /** What the policy asks beyond one approval of a lead. */
  policy?: Partial<PolicyConfig>;
  /** What the worker asks others. */
  asks?: Partial<WorkerOptions>;
  /** Names of the targets; EU and US unless told. */
  targets?: string[];
  /** The database has its tables. */
  prepared?: boolean;
  /** Where everything is recorded. */
  audit?: Audit;
  /** With each round what its release consists of, as where it was rendered for people. */
  keepsContents?: boolean;
  /** How Grace opens it. */
  opensBy?: 'approve' | 'override';
  /** How far Argo CD's clock is ahead of ours. */
  argoAheadMs?: number;
}

export type ApprovedWorld = Awaited<ReturnType<typeof prepareWorld>>;

/** Each worker of this world has its own connection to the database, as processes have. */
export async function prepareWorld(
  connect: Connect,
  options: WorldOptions = {},
) {
  const db = connect();
  if (!options.prepared) {
    await migrate(db);
  }
  const newId = countingIds();
  const sources = { newId, newSecret: newId, audit: options.audit };
  let store = new DatabaseApprovalStore(db, sources);
  let restored: Knex | undefined;

  let time = Date.parse('2026-11-21T12:40:00.000Z');
  const clock = () => new Date(time);
  const prod = (options.targets ?? [EU, US]).map(name =>
    application(name, name === EU ? options.eu : {}),
  );
  const set = snapshot({ set: { annotations: options.set ?? {} } }).set;
  const argo = new FakeArgoCd(
    set,
    new Map(prod.map(app => [app.key.name, app])),
    () => new Date(time + (options.argoAheadMs ?? 0)),
  );
  argo.rendered = {
    [NEW]: [{ ...MANIFEST, digest: 'new' }],
    [NEXT]: [{ ...MANIFEST, digest: 'next' }],
  };
  const id = releaseId(
    set,
    prod.map(app => ({
      application: app,
      rendered: renderedDigest(argo.rendered[NEW]),
    })),
  );
  const reader = new FakeReader([
    snapshot({ prod, stage: { release: { ...gatedStage().release, id } } }),
  ]);
  const approve = (
    release: string,
    revision: string,
    at: string,
    decision: Decision = options.opensBy ?? 'approve',
    round = 1,
  ) =>
    store.record(
      {
        pipeline: CHECKOUT,
        stageIndex: 1,
        stageName: 'prod',
        releaseId: release,
        round,
        revisions: [revision],
        targets: roundTargets([...argo.applications.values()]),
        ...(options.keepsContents && {
          contents: contentsOf(
            set,
            prod.map(app => ({
              application: app,
              resources: argo.rendered[revision].map(resourceOf),
            })),
          ),
        }),
        required: 1,
        user: 'user:default/grace',
        decision,
        ownership: ['group:default/leads'],
        at,
      },
      given => openers(given).length > 0,
    );
  await approve(id, NEW, '2026-11-21T12:31:00.000Z');

  const logger = mockServices.logger.mock();
  const config: WorkerOptions['config'] & { policies: PolicyConfig[] } = {
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
        approvals: 1,
        approvers: { users: [], groups: ['group:default/leads'] },
        ...options.policy,
      },
    ],
    brokenPolicies: [],
  };
  const newWorker = (
    reached?: (point: KillPoint) => Promise<void>,
    leaseMs = 60_000,
  ) =>
    new ApprovalWorker({
      ...options.asks,
      store: new DatabaseApprovalStore(restored ?? connect(), sources),
      reader,
      argo: new Map([['eu', argo]]),
      accounts: async (_, api) => new Set([await api.userName()]),
      config,
      clock,
      logger,
      leaseMs,
      settleMs: 0,
      onProgress: () => {},
      reached,
    });
  const approval = async () =>
    only(await store.find(CHECKOUT), found => found.releaseId === id);
  return {
    argo,
    reader,
    config,
    newWorker,
    approval,
    get store() {
      return store;
    },
    db,
    /** From now on, such as one that was restored. */
    useDatabase(next: Knex) {
      restored = next;
      store = new DatabaseApprovalStore(next, sources);
    },
    clock,
    /** As the read model shows it from now on. */
    show: (stage: Partial<Stage> = {}) =>
      reader.show(
        snapshot({
          prod: [...argo.applications.values()],
          set: argo.set,
          stage: { release: { ...gatedStage().release, id }, ...stage },
        }),
      ),
    /** Grace takes her approval back. */
    withdraw: () => approve(id, NEW, clock().toISOString(), 'withdraw'),
    /** Grace approves it, as a new decision in an empty database. */
    approveAgain: (round = 1) =>
      approve(id, NEW, clock().toISOString(), 'approve', round),
    releaseId: id,
    abort: async (user = 'user:default/heidi') => {
      const { id: approvalId } = await approval();
      return store.abort(approvalId, {
        user,
        at: clock().toISOString(),
        comment: 'The new basket is empty.',
      });
    },
    /** A release that came after the approved one, and was approved too. */
    approveLater: () => approve('later', NEXT, '2026-11-21T12:39:00.000Z'),
    pass: (seconds: number) => (time += seconds * 1000),
    /** Makes what is put back due, and works until nothing is. */
    async work(worker = newWorker()) {
      await db('promotions_approvals')
        .whereRaw('coalesce(work_at, due_at) is not null')
        .update({ due_at: null, work_at: 0 });
      await worker.workOnce();
      return approval();
    },
  };
}

function only<T>(all: readonly T[], wanted: (one: T) => boolean): T {
  const found = all.find(wanted);
  if (!found) {
    throw new Error('It is not there');
  }
  return found;
}

export function states({ execution }: Pick<StoredApproval, 'execution'>) {
  return execution.map(e => e.state);
}
