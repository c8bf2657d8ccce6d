/**
 * A release as it was, without what is about people and routes: it follows Argo CD, takes decisions and carries them
 * out. It speaks as the processes of the endurance tests do: says `loaded`, takes an order as one line of JSON, says
 * `ready PORT`. Bundled from the sources of that release by bundleRelease.mjs, where `release` is its backend.
 */

import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import knexFactory from 'knex';
import { ArgoWatch } from 'release/argocd/ArgoWatch';
import { connect } from 'release/argocd/connect';
import { Approvals } from 'release/approvals/Approvals';
import { DatabaseApprovalStore } from 'release/approvals/DatabaseApprovalStore';
import { ReadModel } from 'release/model/ReadModel';
import { systemClock as clock } from 'release/platform/clock';
import { newId, newSecret } from 'release/platform/ids';
import { systemRandom as random } from 'release/platform/random';
import { systemTimers as timers } from 'release/platform/timers';
import { ApprovalWorker } from 'release/worker/ApprovalWorker';
import { WorkerLoop } from 'release/worker/WorkerLoop';

const LEASE_MS = 3_000;
const SETTLE_MS = 2_500;

const logger = {
  error: console.error,
  warn: console.error,
  info() {},
  debug() {},
  child: () => logger,
};

async function start({ database, config: { promotions }, skipMigrations }) {
  const db = knexFactory(database);
  const store = await DatabaseApprovalStore.create(
    { getClient: async () => db, migrations: { skip: skipMigrations } },
    { newId, newSecret },
  );
  const config = configOf(promotions);
  const world = { clock, timers, random };
  const argo = new Map(
    config.instances.map(each => [each.name, connect(each, clock)]),
  );
  const reader = new ReadModel({
    ...world,
    instances: config.instances.map(each => ({
      ...each,
      api: argo.get(each.name),
    })),
    entityRefs: () => [],
    commitUrl: () => undefined,
  });
  reader.start();
  argo.forEach((api, name) =>
    new ArgoWatch(api, reader.listenerFor(name), world, logger).start(),
  );
  const approvals = new Approvals({ store, config, volatile: false, clock });
  const common = { store, reader, logger, onProgress() {} };
  const worker = new ApprovalWorker({
    ...common,
    argo,
    config,
    clock,
    leaseMs: LEASE_MS,
    settleMs: SETTLE_MS,
  });
  const instances = [...argo.keys()];
  new WorkerLoop({ ...common, instances, worker, timers }).start();
  const port = await serve(reader, approvals);
  process.stdout.write(`ready ${port}\n`);
}

function configOf({ instances, policies }) {
  return {
    instances: instances.map(({ token, ...each }) => ({
      ...each,
      frontendUrl: each.url,
      token: () => token,
    })),
    policies: policies.map(({ approvers, ...each }) => ({
      name: 'all',
      match: {},
      approvals: 1,
      ...each,
      approvers: { users: [], groups: [], ...approvers },
    })),
    brokenPolicies: [],
  };
}

/** The pipeline, and decisions on it: `/api/promotions/pipelines/INSTANCE/NAMESPACE/NAME[/stages/INDEX/decisions]`. */
function serve(reader, approvals) {
  const server = createServer(async (request, response) => {
    const [, , , , instance, namespace, name, , index] = request.url.split('/');
    const user = String(request.headers['x-person']);
    const person = { kind: 'user', user, ownership: [user], permitted: true };
    const snapshot = reader.pipeline({ instance, namespace, name });
    const answer = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (!snapshot) {
      answer(404, { error: { message: 'There is no such pipeline' } });
    } else if (index === undefined) {
      answer(200, await approvals.show(snapshot, person));
    } else {
      const chunks = await request.toArray();
      const call = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const result = await approvals.decide(snapshot, person, {
        index: Number(index),
        ...call,
      });
      answer('approval' in result ? 200 : 409, result.approval ?? result);
    }
  });
  return new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => resolve(server.address().port)),
  );
}

const input = createInterface(process.stdin);
input.once('line', line =>
  start(JSON.parse(line)).catch(error => {
    console.error(error);
    process.exit(1);
  }),
);
input.once('close', () => process.exit(0));
process.stdout.write('loaded\n');
