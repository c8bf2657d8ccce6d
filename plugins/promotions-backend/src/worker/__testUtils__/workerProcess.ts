/**
 * A whole worker as a process of its own, for a test that kills it: reads a real Argo CD over HTTP, approves what waits
 * if nothing is approved yet, and executes it. It says each point that it reaches, and stands still at the one that it
 * is told. Run it with the node transform of `@backstage/cli`; its one argument is a ProcessOrder as JSON.
 */

import { setTimeout as delay } from 'node:timers/promises';
import knexFactory from 'knex';
import { ArgoWatch } from '../../argocd/ArgoWatch';
import { connect } from '../../argocd/connect';
import { Approvals } from '../../approvals/Approvals';
import { DatabaseApprovalStore } from '../../approvals/DatabaseApprovalStore';
import type { Person } from '../../approvals/situation';
import { ReadModel } from '../../model/ReadModel';
import { systemClock as clock } from '../../platform/clock';
import { newId, newSecret } from '../../platform/ids';
import { systemRandom as random } from '../../platform/random';
import { systemTimers as timers } from '../../platform/timers';
import { ApprovalWorker } from '../ApprovalWorker';

export interface ProcessOrder {
  url: string;
  /** SQLite, with its tables. */
  file: string;
  /** Where to stand still; it works to the end when absent. */
  standAt?: string;
}

const BASKET = { instance: 'lab', namespace: 'argocd', name: 'basket' };
const GRACE: Person = {
  kind: 'user',
  user: 'user:default/grace',
  ownership: [],
  permitted: true,
};

const logger = {
  error: console.error,
  warn: console.error,
  info() {},
  debug() {},
  child: () => logger,
};

const say = (word: string) => process.stdout.write(`${word}\n`);

async function main(order: ProcessOrder): Promise<void> {
  const instance = {
    name: 'lab',
    url: order.url,
    frontendUrl: order.url,
    token: () => 'backstage-token',
    execute: true,
  };
  const policy = {
    name: 'all',
    match: {},
    approvals: 1,
    approvers: { users: [GRACE.user], groups: [] },
  };
  const config = {
    instances: [instance],
    policies: [policy],
    brokenPolicies: [],
  };
  const api = connect(instance, clock);
  const reader = readerOf(api, instance);
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: order.file },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  const store = new DatabaseApprovalStore(db, { newId, newSecret });
  const approvals = new Approvals({ store, config, volatile: false, clock });
  const worker = new ApprovalWorker({
    store,
    reader,
    argo: new Map([['lab', api]]),
    accounts: async () => new Set([await api.userName()]),
    config,
    clock,
    logger,
    // A killed worker's work is taken up at once.
    leaseMs: -1,
    settleMs: 0,
    onProgress: () => {},
    reached: point => {
      say(point);
      return point === order.standAt
        ? new Promise(() => {})
        : Promise.resolve();
    },
  });
  await approveOnce(reader, approvals, store);
  for (;;) {
    await worker.workOnce();
    const [approval] = await store.find(BASKET);
    if (approval.state === 'succeeded' || approval.state === 'failed') {
      say(approval.state);
      process.exit(0);
    }
    await delay(50);
  }
}

function readerOf(
  api: ReturnType<typeof connect>,
  instance: { frontendUrl: string; execute: boolean },
): ReadModel {
  const world = { clock, timers, random };
  const reader = new ReadModel({
    ...world,
    instances: [{ ...instance, api }],
    entityRefs: () => [],
    commitUrl: () => undefined,
  });
  reader.start();
  new ArgoWatch(api, reader.listenerFor('lab'), world, logger).start();
  return reader;
}

/** Approves prod when it is offered, unless an earlier process did. */
async function approveOnce(
  reader: ReadModel,
  approvals: Approvals,
  store: DatabaseApprovalStore,
): Promise<void> {
  while ((await store.find(BASKET)).length === 0) {
    const snapshot = reader.pipeline(BASKET);
    const releaseId = snapshot?.pipeline.stages[2]?.release.id;
    if (snapshot && releaseId) {
      const call = { index: 2, releaseId, decision: 'approve' as const };
      await approvals.decide(snapshot, GRACE, call);
    }
    await delay(50);
  }
}

main(JSON.parse(process.argv[2])).catch(error => {
  console.error(error);
  process.exit(1);
});
