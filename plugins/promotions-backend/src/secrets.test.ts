/**
 * No secret leaves the backend: every Argo CD that there is here does something hostile with the credentials that it
 * is sent, and then all log lines, audit events, signals and HTTP answers are searched for them.
 */

import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  coreServices,
  createServiceFactory,
  type RootLoggerService,
} from '@backstage/backend-plugin-api';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import knexFactory from 'knex';
import request from 'supertest';
import {
  answering,
  startArgoServer,
  type Answer,
  type ArgoServer,
} from './argocd/__testUtils__/argoServer';
import { startTlsServer } from './argocd/__testUtils__/tlsServer';
import { readOpenApiDocument } from './http/openapi';
import { startLab, type Lab } from './__testUtils__/lab';
import {
  startSecuredPortal,
  type SecuredPortal,
} from './__testUtils__/securedPortal';

jest.setTimeout(60_000);

/** Longer than any quotation, so that one can be cut in the middle of it, too. */
const secret = (name: string) => `${name}-S3CRET-${'x'.repeat(400)}`;
/** The account of the simulated Argo CD that the pipeline is in. */
const LAB_TOKEN = 'backstage-token';

const echo: (status: number) => Answer = status => (asked, response) =>
  answering(status, {
    code: 16,
    message: `refused ${asked.headers.authorization}`,
    error: `refused ${asked.headers.authorization}`,
  })(asked, response);

const streaming: (line: (sent: string) => string) => Answer =
  line => (asked, response) => {
    if (!asked.path.startsWith('/api/v1/stream/')) {
      return answering(200, { items: [] })(asked, response);
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`${line(String(asked.headers.authorization))}\n\n`);
    return undefined;
  };

/** What each does with what it is sent; named as the instance. */
function hostile(elsewhere: string): Record<string, Answer> {
  return {
    says401: echo(401),
    says403: echo(403),
    says429: echo(429),
    says500: echo(500),
    page502: (asked, response) =>
      answering(502, `<h1>${asked.headers.authorization}</h1>`)(
        asked,
        response,
      ),
    noJson: (asked, response) =>
      answering(200, `it was ${asked.headers.authorization}`)(asked, response),
    redirects: (asked, response) =>
      answering(307, '', {
        location: `${elsewhere}/${asked.headers.authorization}?token=${asked.headers.authorization}`,
      })(asked, response),
    streamError: streaming(
      sent => `data: {"error":{"http_code":500,"message":"no ${sent}"}}`,
    ),
    streamLine: streaming(sent => `data: no json ${sent}`),
    refusesPassword: (asked, response) =>
      answering(401, { error: `wrong: ${asked.body}` })(asked, response),
    opensSession: (asked, response) =>
      asked.path === '/api/v1/session'
        ? answering(200, { token: secret('session') })(asked, response)
        : echo(500)(asked, response),
  };
}

let lab: Lab;
let portal: SecuredPortal;
let elsewhere: ArgoServer;
const closing: (() => Promise<void>)[] = [];
/** All that left the backend, by the way it took. */
const seen: { way: string; text: string }[] = [];
let instances: string[] = [];

beforeAll(async () => {
  lab = await startLab();
  await lab.commit('1.0.0');
  lab.applySet();
  elsewhere = await startArgoServer(answering(200, { items: [] }));
  const tls = await startTlsServer();
  closing.push(elsewhere.close, tls.close);
  const configured: JsonObject[] = [
    { name: 'lab', url: lab.url, token: LAB_TOKEN, execute: true },
    { name: 'tls', url: tls.url, token: secret('tls') },
    { name: 'dead', url: 'http://127.0.0.1:1', token: secret('dead') },
    { name: 'unsendable', url: lab.url, token: `${secret('broken')} \n x` },
  ];
  for (const [name, answer] of Object.entries(hostile(elsewhere.url))) {
    const { url, close } = await startArgoServer(answer);
    closing.push(close);
    const credentials = /password|session/i.test(name)
      ? { username: 'portal', password: secret(name) }
      : { token: secret(name) };
    configured.push({ name, url, ...credentials });
  }
  instances = configured.map(({ name }) => String(name));
  portal = await startSecuredPortal({
    policy: { handle: async () => ({ result: AuthorizeResult.ALLOW }) },
    promotions: {
      instances: configured,
      policies: [{ approvers: { users: ['user:default/alma'] } }],
    },
    features: [
      catalogServiceMock.factory({ entities: [] }),
      recordingLogger(),
      recordingSignals(),
    ],
  });
});

afterAll(async () => {
  await portal?.stop();
  await lab?.stop();
  await Promise.all(closing.map(close => close()));
});

function keep(way: string, ...what: unknown[]) {
  const text = what
    .map(each =>
      typeof each === 'string'
        ? each
        : inspect(each, { depth: 20, maxStringLength: null }),
    )
    .join(' ');
  seen.push({ way, text });
}

/** Sees also what a real logger would leave out: causes and every property of an error. */
function recordingLogger() {
  const logger = (bound: object): RootLoggerService => ({
    error: (...said) => keep('log', bound, ...said),
    warn: (...said) => keep('log', bound, ...said),
    info: (...said) => keep('log', bound, ...said),
    debug: (...said) => keep('log', bound, ...said),
    child: meta => logger({ ...bound, ...meta }),
  });
  return createServiceFactory({
    service: coreServices.rootLogger,
    deps: {},
    factory: () => logger({}),
  });
}

function recordingSignals() {
  return createServiceFactory({
    service: signalsServiceRef,
    deps: {},
    factory: () => ({
      publish: async signal => keep('signal', signal),
    }),
  });
}

async function api() {
  const token = await portal.tokenOf('user:default/alma');
  const call = async (method: 'get' | 'post', to: string, body?: object) => {
    const asked = request(portal.server)[method](`/api/promotions${to}`);
    asked.set('authorization', `Bearer ${token}`);
    const answer = await (body ? asked.send(body) : asked);
    keep('answer', answer.headers, answer.text);
    return answer;
  };
  return call;
}

/** As they lie in the portal's database. */
async function rowsOf(table: string, where: object = {}) {
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(portal.folder, 'promotions.sqlite') },
    useNullAsDefault: true,
  });
  const rows = await db(table).where(where);
  await db.destroy();
  return rows;
}

async function until(holds: () => Promise<boolean>, what: string) {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error(
        `${what} was not reached; the last: ${seen[seen.length - 1]?.text}`,
      );
    }
    await delay(50);
  }
}

const BASKET = '/pipelines/lab/argocd/basket';

it('provokes every fault, and is heard to complain of it', async () => {
  const call = await api();
  const troubled = instances.filter(name => name !== 'lab');
  const logged = () => seen.filter(({ way }) => way === 'log');
  await until(
    async () =>
      troubled.every(name =>
        logged().some(({ text }) =>
          text.includes(`the Argo CD ${name} cannot`),
        ),
      ),
    'the trouble of every hostile instance',
  );
  await call('get', '/pipelines');
  for (const name of troubled) {
    const { status } = await call('get', `/pipelines/${name}/argocd/absent`);
    expect(status).toBe(404);
  }
});

it('provokes faults in what people ask for, and in what is carried out for them', async () => {
  const call = await api();
  let releaseId = '';
  await until(async () => {
    const { body } = await call('get', BASKET);
    releaseId = body.stages?.[2].release.id ?? '';
    return body.stages?.[2].viewer?.approve.allowed === true;
  }, 'a release');
  const message = `upstream said: Bearer ${LAB_TOKEN}`;
  lab.faults.add({
    fault: { kind: 'status', status: 500, message },
    match: { path: 'manifests|managed-resources|metadata|/sync' },
  });
  for (const to of pathsOf(BASKET, releaseId)) {
    await call('get', to);
  }
  const decision = { releaseId, decision: 'approve', comment: 'go' };
  const to = `${BASKET}/stages/2/decisions`;
  expect((await call('post', to, decision)).status).toBe(201);
  await until(async () => {
    const { body } = await call('get', BASKET);
    return /upstream said/.test(JSON.stringify(body.stages[2].approval));
  }, 'the failure of the sync');
});

it('sends credentials nowhere else', () => {
  expect(elsewhere.asked).toEqual([]);
});

it('records what was done', async () => {
  for (const entry of await rowsOf('promotions_audit')) {
    keep('record', entry);
  }
  expect(seen.some(({ way }) => way === 'record')).toBe(true);
});

it('lets no secret out', async () => {
  const found = seen.flatMap(({ way, text }) => {
    const leak = new RegExp(`.{0,150}(S3CRET|${LAB_TOKEN})`).exec(text);
    return leak ? [`${way}: ${leak[0]}`] : [];
  });
  expect([...new Set(found)]).toEqual([]);
});

it('lets the secrets of its own database not out either', async () => {
  const kept = await rowsOf('promotions_secrets');
  expect(kept.map(({ name }) => name)).toContain('signals');
  for (const { value } of kept) {
    expect(value).toHaveLength(43);
    expect(seen.filter(({ text }) => text.includes(value))).toEqual([]);
  }
});

it('has looked where something is to be seen', () => {
  const all = (way: string) =>
    seen
      .filter(each => each.way === way)
      .map(({ text }) => text)
      .join('\n');
  expect(all('log')).toMatch(/approval-decide/);
  expect(all('log')).toMatch(/answered 500: refused Bearer \[/);
  expect(all('record')).toMatch(/approved/);
  expect(all('signal')).toMatch(/promotions:/);
  expect(all('answer')).toMatch(/upstream said: Bearer \[/);
});

/** Every route of the document that is read, with a release that is there. */
function pathsOf(pipeline: string, releaseId: string): string[] {
  const [, ...rest] = pipeline.slice(1).split('/');
  const values: Record<string, string> = {
    instance: rest[0],
    namespace: rest[1],
    name: rest[2],
    index: '2',
    target: 'basket-prod',
  };
  return Object.entries(readOpenApiDocument().paths)
    .filter(([, item]) => 'get' in Object(item))
    .map(
      ([template]) =>
        `${template.replace(
          /\{(\w+)\}/g,
          (_, name: string) => values[name] ?? '0',
        )}?releaseId=${encodeURIComponent(releaseId)}`,
    );
}
