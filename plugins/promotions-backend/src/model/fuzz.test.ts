/**
 * Spoilt objects, as many as STAGECRAFT_FUZZ says, on the whole way from the bytes of a stream to what the page shows:
 * nothing but an ArgoError comes over the border, nothing hangs, and no object changes another pipeline.
 */

import {
  readRecording,
  recordingNames,
} from '../argocd/__testUtils__/recordings';
import { mutated } from '../argocd/__testUtils__/mutate';
import { ArgoClient } from '../argocd/ArgoClient';
import { decodeEvent, decodeStreamError } from '../argocd/decode';
import { ArgoError } from '../argocd/errors';
import type { HttpResponse } from '../argocd/transport';
import type { ArgoEvent } from '../argocd/types';
import type { Random } from '../platform/random';
import { seeded } from '../platform/__testUtils__/seeded';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { shownBy } from './__testUtils__/shownBy';
import { ReadModel } from './ReadModel';

const SEED = Number(process.env.STAGECRAFT_FUZZ_SEED ?? 4);
const MUTATIONS = Number(process.env.STAGECRAFT_FUZZ ?? 10_000);
/** Forty times what they take: only what hangs runs into it. */
jest.setTimeout(60_000 + 20 * MUTATIONS);
/** After so many a model begins anew, so that it does not fill with what was made up. */
const ROUND = 250;
/** A pipeline that is never spoilt. */
const NEIGHBOUR = '3.5/verified';

const STREAMS = ['applications', 'applicationsets'] as const;
type Stream = (typeof STREAMS)[number];

const RECORDED = recordingNames()
  .filter(name => name !== NEIGHBOUR)
  .map(name => ({ name, lines: linesOf(name) }));
const SOUND = new Map(
  [...RECORDED.map(({ name }) => name), NEIGHBOUR].map(name => [
    name,
    finalObjects(name),
  ]),
);

/** The events that a recording's streams sent, of either kind. */
function linesOf(name: string): Record<Stream, string[]> {
  const lines: Record<Stream, string[]> = {
    applications: [],
    applicationsets: [],
  };
  for (const { stream, data } of readRecording(name)) {
    if (stream && data !== undefined && !decodeStreamError(data)) {
      lines[stream].push(JSON.stringify(data));
    }
  }
  return lines;
}

/** The objects of a recording as they were last, those that were deleted included. */
function finalObjects(name: string): ArgoEvent[] {
  const last = new Map<string, ArgoEvent>();
  for (const stream of STREAMS) {
    for (const line of linesOf(name)[stream]) {
      const event = decodeEvent(stream, JSON.parse(line));
      if (event) {
        last.set(event.object.uid, { ...event, type: 'SET' });
      }
    }
  }
  return [...last.values()];
}

/** Sends these lines and ends. */
function streaming(lines: readonly string[]): HttpResponse {
  const chunks = [Buffer.from(lines.map(line => `data: ${line}\n\n`).join(''))];
  return {
    status: 200,
    headers: { get: () => null },
    text: async () => '{}',
    body: {
      getReader: () => ({
        async read() {
          const value = chunks.shift();
          return { done: value === undefined, value };
        },
        cancel: async () => undefined,
      }),
    },
  };
}

/** Tells the events that are read from these lines, and every error. */
async function decodeAll(
  stream: Stream,
  lines: readonly string[],
  take: (event: ArgoEvent) => void,
): Promise<unknown[]> {
  const client = new ArgoClient({
    instance: 'spoilt',
    url: 'http://spoilt',
    token: () => 'token-of-the-portal',
    fetch: async () => streaming(lines),
    now: () => 0,
    timeoutMs: 1_000,
  });
  const bad: unknown[] = [];
  const { signal } = new AbortController();
  for await (const event of client.watch(stream, signal, e => bad.push(e))) {
    if (event && event !== 'gap') {
      take(event);
    }
  }
  return bad;
}

/** A model that follows the recording and its neighbour, in a time that does not move by itself. */
function following(name: string) {
  const { clock, timers } = new VirtualTime();
  const api = new ArgoClient({
    instance: 'spoilt',
    url: 'http://spoilt',
    token: () => undefined,
    fetch: async () => streaming([]),
    now: () => 0,
    timeoutMs: 1_000,
  });
  const model = new ReadModel({
    instances: [{ api, frontendUrl: '', execute: true }],
    entityRefs: () => [],
    commitUrl: () => undefined,
    clock,
    timers,
    random: () => 0.5,
  });
  const listener = model.listenerFor('spoilt');
  const objects = [name, NEIGHBOUR].flatMap(one => SOUND.get(one) ?? []);
  listener.heard('application');
  listener.heard('applicationSet');
  listener.listed({
    kind: 'applicationSet',
    objects: objects.flatMap(event =>
      event.kind === 'applicationSet' ? [event.object] : [],
    ),
  });
  listener.listed({
    kind: 'application',
    objects: objects.flatMap(event =>
      event.kind === 'application' ? [event.object] : [],
    ),
  });
  return { model, listener };
}

function neighbourIn(model: ReadModel): unknown {
  return shownBy(model)
    .map(({ pipeline }) => pipeline)
    .find(({ ref }) => NEIGHBOUR.endsWith(`/${ref.name}`))?.stages;
}

interface Result {
  read: number;
  bad: unknown[];
}

/** Spoils what one recording sent, and has a model follow it. */
async function round(random: Random, result: Result): Promise<void> {
  const { name, lines } = RECORDED[Math.floor(random() * RECORDED.length)];
  const { model, listener } = following(name);
  const before = neighbourIn(model);
  expect(before).toHaveLength(3);
  const stream = lines.applicationsets.length > 0 && random() < 0.3 ? 1 : 0;
  const sent = lines[STREAMS[stream]];
  const spoilt = Array.from({ length: ROUND }, () =>
    mutated(sent[Math.floor(random() * sent.length)], random),
  );
  const bad = await decodeAll(STREAMS[stream], spoilt, event => {
    listener.changed(event);
    shownBy(model);
    result.read += 1;
  });
  result.bad.push(...bad.filter(error => !(error instanceof ArgoError)));
  expect(neighbourIn(model)).toEqual(before);
  model.stop();
}

it(`nothing but an ArgoError comes over the border in ${MUTATIONS} spoilt objects of seed ${SEED}`, async () => {
  const random = seeded(SEED);
  const result: Result = { read: 0, bad: [] };
  for (let done = 0; done < MUTATIONS; done += ROUND) {
    await round(random, result);
  }
  expect(result.bad).toEqual([]);
  expect(result.read).toBeGreaterThan(MUTATIONS / 4);
  expect({}).not.toHaveProperty('polluted');
});
