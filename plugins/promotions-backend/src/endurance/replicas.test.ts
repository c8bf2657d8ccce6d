/**
 * Two whole backends on one PostgreSQL behind a proxy that gives every request to the other one, against one simulated
 * Argo CD: what people decide is carried out once, whichever replica hears of it, and a browser at one replica hears of
 * what was decided at the other, if not by signals, then by asking.
 */

import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
  type RootLoggerService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import signalsPlugin from '@backstage/plugin-signals-backend';
import {
  pipelineChannel,
  type PipelineResponse,
} from '@stagecraft/plugin-promotions-common';
import request from 'supertest';
import {
  postgresAddress,
  testDatabases,
} from '../approvals/__testUtils__/databases';
import { LONE_SIGNALS } from '../http/warnOfLoneSignals';
import { promotionsPlugin } from '../plugin';
import { startLab, type Lab } from '../__testUtils__/lab';

jest.setTimeout(180_000);

const PATH = '/api/promotions/pipelines/lab/argocd/basket';
const PEOPLE = ['user:default/grace', 'user:default/heidi'];
const asks = (user: string) => ({
  authorization: mockCredentials.user.header(user),
});

let lab: Lab;
let proxy: Proxy | undefined;
const sockets: WebSocket[] = [];
const backends: TestBackend[] = [];
let warnings: string[] = [];

beforeEach(async () => {
  lab = await startLab();
  await lab.commit('1.0.0');
  lab.applySet();
});

// Before the server of the databases ends.
afterEach(async () => {
  sockets.splice(0).forEach(socket => socket.close());
  await proxy?.stop();
  await Promise.all(backends.splice(0).map(backend => backend.stop()));
  await lab.stop();
  warnings = [];
});

testDatabases();

interface Proxy {
  server: Server;
  stop(): Promise<void>;
}

/** Each request to the next replica. */
async function roundRobin(): Promise<Proxy> {
  let turn = 0;
  const server = createServer((asked, response) => {
    turn += 1;
    const { port } = addressOf(backends[turn % backends.length].server);
    const { method, url: path, headers } = asked;
    const passed = send(
      { host: '127.0.0.1', port, method, path, headers },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    passed.once('error', () => response.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    server,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function addressOf(server: Pick<Server, 'address'>): AddressInfo {
  return Object(server.address());
}

let databases = 0;
async function startReplicas(beside: BackendFeature[]) {
  databases += 1;
  const prefix = `replicas_${process.pid}_${databases}_`;
  for (let replica = 0; replica < 2; replica++) {
    const features = [
      promotionsPlugin,
      ...beside,
      catalogServiceMock.factory({ entities: [] }),
      databaseServiceFactory,
      warningsOnly(),
      configOf(prefix),
    ];
    // One after the other, as a rollout starts them.
    backends.push(await startTestBackend({ features }));
  }
  proxy = await roundRobin();
  return request(proxy.server);
}

function configOf(prefix: string) {
  const connection = postgresAddress();
  return mockServices.rootConfig.factory({
    data: {
      backend: { database: { client: 'pg', connection, prefix } },
      promotions: {
        instances: [
          {
            name: 'lab',
            url: lab.url,
            token: 'backstage-token',
            execute: true,
          },
        ],
        policies: [{ approvals: 2, approvers: { users: PEOPLE } }],
      },
    },
  });
}

function warningsOnly() {
  const logger: RootLoggerService = {
    error() {},
    warn: message => void warnings.push(message),
    info() {},
    debug() {},
    child: () => logger,
  };
  return createServiceFactory({
    service: coreServices.rootLogger,
    deps: {},
    factory: () => logger,
  });
}

async function until<T>(
  look: () => Promise<T | undefined>,
  what: string,
): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`${what} never came about`);
    }
    await delay(50);
  }
}

/** What both replicas say when they say the same of it. */
function bothSay<T>(of: (pipeline: PipelineResponse) => T, wanted: T) {
  return until(async () => {
    const answers = await Promise.all(
      backends.map(({ server }) =>
        request(server).get(PATH).set(asks(PEOPLE[0])),
      ),
    );
    return answers.every(
      ({ status, body }) => status === 200 && of(body) === wanted,
    )
      ? answers[0].body
      : undefined;
  }, String(wanted));
}

const canBeApproved = (p: PipelineResponse) =>
  p.stages[2]?.viewer?.approve.allowed === true &&
  p.stages[2].release.id !== undefined;
const stateOf = (p: PipelineResponse) => p.stages[2]?.approval?.state;

function approve(
  api: ReturnType<typeof request>,
  user: string,
  { stages }: PipelineResponse,
) {
  return api
    .post(`${PATH}/stages/2/decisions`)
    .set(asks(user))
    .send({ releaseId: stages[2].release.id, decision: 'approve' });
}

/** A browser that is connected to one replica, and what it was told. */
async function browserAt({ server }: TestBackend, channel: string) {
  const heard: { channel: string; message: object }[] = [];
  const url = `ws://127.0.0.1:${addressOf(server).port}/api/signals`;
  // The backend's first connection only makes it listen for others.
  const socket = await until(() => connected(url), 'a connection');
  socket.onmessage = ({ data }) => void heard.push(JSON.parse(String(data)));
  socket.send(JSON.stringify({ action: 'subscribe', channel }));
  return heard;
}

function connected(url: string): Promise<WebSocket | undefined> {
  const socket = new WebSocket(url);
  sockets.push(socket);
  return Promise.race([
    new Promise<WebSocket>(resolve => {
      socket.onopen = () => resolve(socket);
    }),
    delay(500, undefined),
  ]);
}

it('with the events backend, a browser at one replica hears at once of a decision made at the other', async () => {
  const api = await startReplicas([
    eventsPlugin,
    eventsServiceFactory,
    signalsPlugin,
  ]);
  const waiting = await bothSay(canBeApproved, true);
  const channel = pipelineChannel(waiting.signalKey);
  const heard = await browserAt(backends[1], channel);
  const given = await approve(request(backends[0].server), PEOPLE[0], waiting);
  expect(given.status).toBe(201);
  const told = await until(async () => heard[0], 'a signal');
  expect(told).toEqual({ channel, message: { version: expect.any(Number) } });
  await bothSay(stateOf, 'pending');

  const last = await approve(api, PEOPLE[1], waiting);
  expect(last.status).toBe(201);
  await bothSay(stateOf, 'succeeded');
  expect(lab.syncs()).toHaveLength(1);
  expect(warnings).not.toContain(LONE_SIGNALS);
});

it('without it, each replica finds out by asking, what is approved at both at once is carried out once, and the log says what is missing', async () => {
  const api = await startReplicas([]);
  const waiting = await bothSay(canBeApproved, true);
  const answers = await Promise.all(
    [...PEOPLE, ...PEOPLE].map(user => approve(api, user, waiting)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([
    200, 200, 201, 201,
  ]);
  const done = await bothSay(stateOf, 'succeeded');
  expect(done.stages[2].approval?.given).toHaveLength(2);
  expect(lab.syncs()).toHaveLength(1);
  expect(warnings.filter(said => said === LONE_SIGNALS)).toHaveLength(2);
});
