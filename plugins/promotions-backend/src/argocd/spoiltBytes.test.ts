/** Bytes that are cut, doubled, changed and lost on the way: what comes over the border is an object or an ArgoError. */

import { seeded } from '../platform/__testUtils__/seeded';
import type { Random } from '../platform/random';
import { readRecording } from './__testUtils__/recordings';
import { ArgoClient } from './ArgoClient';
import { ArgoError } from './errors';
import { isFields } from './fields';

const ROUNDS = 400;
const EVENTS = readRecording('3.5/checkout').flatMap(({ stream, data }) =>
  stream === 'applications' && data ? [data] : [],
);
const LINES = EVENTS.map(data => `data: ${JSON.stringify(data)}\n\n`);

function spoilt(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * bytes.length);
  const until = at + Math.floor(random() * 200);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(until)];
  switch (Math.floor(random() * 5)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, bytes.subarray(at, until), bytes]);
    case 3:
      return Buffer.concat([before, Buffer.alloc(until - at, 0xff), after]);
    default:
      return Buffer.concat([before, Buffer.from([random() * 256]), after]);
  }
}

/** The bytes in pieces of any length. */
function pieces(bytes: Buffer, random: Random): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + Math.floor(random() * 5_000);
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

function answeredWith(chunks: Buffer[]): ArgoClient {
  return new ArgoClient({
    instance: 'spoilt',
    url: 'http://spoilt',
    token: () => 'token-of-the-portal',
    fetch: async () => ({
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
    }),
    now: () => 0,
    timeoutMs: 1_000,
  });
}

it('a stream gives events, gaps and ArgoErrors, and nothing else', async () => {
  const random = seeded(11);
  const { signal } = new AbortController();
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const from = Math.floor(random() * LINES.length);
    const text = LINES.slice(from, from + 10).join('');
    const chunks = pieces(spoilt(Buffer.from(text), random), random);
    const client = answeredWith(chunks);
    const bad = (error: unknown) =>
      seen.add(String(error instanceof ArgoError));
    for await (const event of client.watch('applications', signal, bad)) {
      seen.add(typeof event === 'object' ? event.type : `${event}`);
    }
  }
  expect(seen).toEqual(new Set(['SET', 'DELETED', 'gap', 'undefined', 'true']));
});

it('a list is taken as a reader of the whole would take it, or not at all', async () => {
  const random = seeded(12);
  const items = EVENTS.slice(0, 12).map(data =>
    isFields(data) && isFields(data.result) ? data.result.application : data,
  );
  const taken: { read: number; there: number | undefined }[] = [];
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const sound = Buffer.from(JSON.stringify({ items, metadata: {} }));
    const body = spoilt(sound, random);
    const bad: ArgoError[] = [];
    const list = answeredWith(pieces(body, random)).listApplications(
      undefined,
      error => bad.push(error),
    );
    const outcome = await list.catch((error: unknown) => error);
    if (outcome instanceof ArgoError) {
      refused += 1;
    } else {
      const { length } = Array.isArray(outcome) ? outcome : [];
      const there = itemsIn(body.toString('utf8'));
      taken.push({ read: length + bad.length, there });
    }
  }
  expect(taken.filter(({ read, there }) => read !== there)).toEqual([]);
  expect(refused).toBeGreaterThan(ROUNDS / 4);
  expect(taken.length).toBeGreaterThan(0);
});

/** How many a reader of the whole would find; none in what is no JSON. */
function itemsIn(body: string): number | undefined {
  try {
    const { items } = JSON.parse(body);
    return items.length;
  } catch {
    return undefined;
  }
}
