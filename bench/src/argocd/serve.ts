/** The HTTP routes of the simulated Argo CDs, each below its name: what our reader and the neighbours call. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStream } from './EventStream';
import { numberOf, numbersOfService } from './Fleet';
import { eventText, type Instance } from './Instance';

export interface Answering {
  instances: ReadonlyMap<string, Instance>;
  /** Every call, as `METHOD path`, streams and whole lists included. */
  calls: string[];
  /** How long a call takes beside its work, in milliseconds. */
  delay: () => number;
}

interface Question {
  instance: Instance;
  query: URLSearchParams;
  /** What the route's pattern caught. */
  caught: string[];
  response: ServerResponse;
}

type Route = [RegExp, (question: Question) => void | Promise<void>];

const ROUTES: readonly Route[] = [
  [/^\/api\/v1\/stream\/applications$/, streamApplications],
  [/^\/api\/v1\/stream\/applicationsets$/, streamSets],
  [/^\/api\/v1\/applications$/, listApplications],
  [/^\/api\/v1\/applicationsets$/, listSets],
  [/^\/api\/v1\/applications\/([^/]+)$/, getApplication],
  [/^\/api\/v1\/applications\/[^/]+\/revisions\/(\w+)\/metadata$/, metadata],
  [/^\/api\/v1\/applications\/([^/]+)\/manifests$/, manifests],
  [/^\/api\/v1\/session\/userinfo$/, userInfo],
  [/^\/api\/version$/, version],
];

export function answerWith(answering: Answering) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(answering, request, response).catch(error =>
      response.destroy(error),
    );
  };
}

async function answer(
  { instances, calls, delay }: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://argocd');
  const [, name, path] = /^\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
  const instance = instances.get(name);
  if (!instance) return notFound(response);
  calls.push(`${request.method} ${path}${url.search}`);
  const wait = delay();
  if (wait > 0 && !path.includes('/stream/')) await sleep(wait);
  for (const [pattern, route] of ROUTES) {
    const found = pattern.exec(path);
    if (found) {
      const caught = found.slice(1).map(decodeURIComponent);
      const query = url.searchParams;
      return route({ instance, query, caught, response });
    }
  }
  return notFound(response);
}

/** Argo CD tells first of all that exist (every recording begins so). */
async function streamApplications({ instance, response }: Question) {
  const { applicationStreams } = instance;
  const stream = new EventStream(response, () =>
    applicationStreams.delete(stream),
  );
  applicationStreams.add(stream);
  for (const batch of batches(instance.applications())) {
    const events = batch.map(one => eventText('ADDED', one));
    await stream.sendAndWait(events.join(''));
  }
}

function streamSets({ instance: { setStreams }, response }: Question) {
  const stream = new EventStream(response, () => setStreams.delete(stream));
  setStreams.add(stream);
}

async function listApplications({ instance, query, response }: Question) {
  const [, service] = /^service=(.+)$/.exec(query.get('selector') ?? '') ?? [];
  if (service === undefined) {
    return sendList(response, instance.applications());
  }
  const numbers = numbersOfService(instance.size, service);
  return sendList(
    response,
    numbers.map(at => instance.application(at)),
  );
}

function listSets({ instance, response }: Question) {
  return sendList(response, instance.applicationSets());
}

function getApplication({ instance, caught: [name], response }: Question) {
  const at = numberOf(instance.size, name);
  if (at === undefined) return notFound(response);
  return sendText(response, instance.application(at));
}

function metadata({ caught: [revision], response }: Question) {
  return sendJson(response, {
    author: 'Mona Haddad <mona@example.com>',
    date: '2026-11-21T12:26:59Z',
    message: `A faster basket (${revision.slice(0, 7)})`,
  });
}

function manifests({ caught: [name], query, response }: Question) {
  const manifest = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'config', namespace: name },
    data: { revision: query.get('revision') ?? '' },
  };
  return sendJson(response, {
    manifests: [JSON.stringify(manifest)],
    revision: query.get('revision'),
  });
}

function userInfo({ response }: Question) {
  return sendJson(response, { loggedIn: true, username: 'stagecraft' });
}

function version({ response }: Question) {
  return sendJson(response, { Version: 'v3.5.1' });
}

function notFound(response: ServerResponse): void {
  const message = 'there is nothing here';
  sendJson(response, { error: message, code: 5, message }, 404);
}

function sendJson(response: ServerResponse, body: object, status = 200): void {
  sendText(response, JSON.stringify(body), status);
}

function sendText(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(text);
}

/** Piece by piece, as a hundred thousand do not fit into one text. */
async function sendList(response: ServerResponse, items: Iterable<string>) {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"metadata":{"resourceVersion":"1"},"items":[');
  let separator = '';
  for (const batch of batches(items)) {
    const taken = response.write(separator + batch.join(','));
    separator = ',';
    if (!taken) await new Promise(done => response.once('drain', done));
  }
  response.end(']}');
}

function* batches(items: Iterable<string>): Generator<string[]> {
  let batch: string[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === 64) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
