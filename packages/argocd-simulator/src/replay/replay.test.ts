/** A recording answers as that Argo CD did, at the moment that is being played. */
import { equalJson, textAt } from '../world/json';
import type { RecordingEntry } from './readRecording';
import {
  type SteppedReplay,
  entriesOf,
  startStepped,
} from './__testUtils__/replayed';
import { recordingNames } from './recordings';

let running: SteppedReplay;
afterEach(() => running.stop());

async function get(path: string, account: string | null = 'backstage') {
  const headers: Record<string, string> = account
    ? { authorization: `Bearer ${account}-token` }
    : {};
  const response = await fetch(running.url + path, { headers });
  return { status: response.status, body: await response.json() };
}

function noted(text: string) {
  return (entry: { kind: string; note?: string }) =>
    entry.kind === 'note' && (entry.note ?? '').startsWith(text);
}

test('reads show the state of the replayed moment', async () => {
  running = await startStepped('3.5/checkout');
  await running.playTo(noted('snapshot: prod waits at the gate'));
  const prod = '/api/v1/applications/checkout-prod?project=default';
  expect((await get(prod)).body.status.sync.status).toBe('OutOfSync');
  await running.playTo(noted('snapshot: all healthy, 1.1.0'));
  expect((await get(prod)).body.status.sync.status).toBe('Synced');
  const set = await get('/api/v1/applicationsets/checkout');
  expect(
    set.body.status.applicationStatus.map((a: { status: string }) => a.status),
  ).toEqual(['Healthy', 'Healthy', 'Healthy', 'Healthy']);
  const list = await get('/api/v1/applications?selector=env%3Dqa');
  expect(
    list.body.items.map((a: { metadata: { name: string } }) => a.metadata.name),
  ).toEqual(['checkout-qa-eu', 'checkout-qa-us']);
  const fields = 'items.metadata.name,items.status.sync';
  expect(
    (await get(`/api/v1/applications?fields=${fields}`)).body.items,
  ).toEqual(
    ['dev', 'prod', 'qa-eu', 'qa-us'].map(stage => ({
      metadata: { name: `checkout-${stage}` },
    })),
  );
});

test('other calls get the answer that was recorded, once it was', async () => {
  running = await startStepped('3.5/reads');
  const manifests = '/api/v1/applications/reads-prod/manifests?project=default';
  expect((await get(manifests)).status).toBe(404);
  await running.playTo(noted('end'));
  expect((await get(manifests)).body.manifests).toHaveLength(3);
  expect((await get(manifests, null)).status).toBe(401);
});

async function* linesOf(path: string, headers: Record<string, string>) {
  const response = await fetch(running.url + path, {
    headers: { authorization: 'Bearer backstage-token', ...headers },
  });
  expect(response.status).toBe(200);
  if (!response.body) {
    throw new Error('no body');
  }
  let rest = '';
  for await (const chunk of response.body.pipeThrough(
    new TextDecoderStream(),
  )) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function take(lines: AsyncGenerator<string>, count: number) {
  const taken: string[] = [];
  for await (const line of lines) {
    taken.push(line);
    if (taken.length === count) {
      break;
    }
  }
  return taken;
}

test('a stream begins with what exists, and says a comment when nothing happens', async () => {
  running = await startStepped('3.5/checkout');
  await running.playTo(noted('snapshot: prod waits at the gate'));
  const path = '/api/v1/stream/applications';
  const lines = linesOf(path, { accept: 'text/event-stream' });
  const taken = await take(lines, 9);
  const events = taken
    .filter(line => line.startsWith('data: '))
    .map(line => JSON.parse(line.slice(6)).result);
  expect(events.map(e => [e.type, e.application.metadata.name])).toEqual([
    ['ADDED', 'checkout-dev'],
    ['ADDED', 'checkout-prod'],
    ['ADDED', 'checkout-qa-eu'],
    ['ADDED', 'checkout-qa-us'],
  ]);
  expect(taken[8]).toBe(':');
});

test('a stream of sets begins with the one that is named, and else with silence', async () => {
  running = await startStepped('3.5/checkout');
  await running.playTo(noted('snapshot: prod waits at the gate'));
  const path = '/api/v1/stream/applicationsets';
  const accept = 'text/event-stream';
  const named = await take(linesOf(`${path}?name=checkout`, { accept }), 1);
  expect(named[0]).toMatch(/^data: \{"result":\{"type":"ADDED"/);
  expect(await take(linesOf(path, { accept }), 1)).toEqual([':']);
});

test('without the Accept header it is JSON lines, reduced to the fields asked for', async () => {
  running = await startStepped('3.5/reads');
  await running.playTo(
    entry => entry.kind === 'call' && entry.call.path.includes('/stream/'),
  );
  const fields =
    'result.type,result.application.metadata.name,result.application.status.sync.status';
  const path = `/api/v1/stream/applications?fields=${fields}&name=reads-prod`;
  expect(await take(linesOf(path, {}), 1)).toEqual([
    '{"result":{"application":{"metadata":{"name":"reads-prod"},"status":{"sync":{"status":"OutOfSync"}}},"type":"ADDED"}}',
  ]);
});

test('where the recorded stream ended, the replayed one is cut', async () => {
  running = await startStepped('restart');
  await running.playTo(noted('API server started'));
  const lines = linesOf('/api/v1/stream/applications', {
    accept: 'text/event-stream',
  });
  await lines.next();
  const rest = take(lines, Infinity);
  await Promise.all([
    expect(rest).rejects.toThrow('terminated'),
    running.playTo(entry => entry.kind === 'ended'),
  ]);
});

/** A single object, read by an account that may. */
const SINGLE =
  /^\/api\/v1\/(applications|applicationsets)\/[^/?]+(\?project=\w+)?$/;

type CallEntry = Extract<RecordingEntry, { kind: 'call' }>;

function isRead(entry: RecordingEntry): entry is CallEntry {
  return (
    entry.kind === 'call' &&
    entry.call.method === 'GET' &&
    entry.call.account === 'backstage' &&
    SINGLE.test(entry.call.path)
  );
}

function versionOf(body: unknown): number {
  return Number(textAt(body, 'metadata', 'resourceVersion') ?? 0);
}

// A few reads crossed an event on its way: then the replay, which has the event, is ahead by that.
// No recording has more than one.
test.each(recordingNames())(
  'what was read during %s is read from its replay at that moment',
  async name => {
    running = await startStepped(name);
    const crossed: string[] = [];
    const behind: string[] = [];
    for (const asked of entriesOf(name).filter(isRead)) {
      await running.playTo(entry => isRead(entry) && entry.at >= asked.at);
      const { status, body } = asked.response;
      const ours = await get(asked.call.path);
      const late = versionOf(ours.body) < versionOf(body);
      if (ours.status !== status || late) {
        behind.push(`${asked.at.toISOString()} ${asked.call.path}`);
      } else if (!equalJson(ours.body, body)) {
        crossed.push(`${asked.at.toISOString()} ${asked.call.path}`);
      }
    }
    expect(behind).toEqual([]);
    expect(crossed.slice(1)).toEqual([]);
  },
);
