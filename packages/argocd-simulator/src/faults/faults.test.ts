/** Each fault as a client on the other end of a connection meets it. */
import express from 'express';
import { sendOk } from '../api/argocd/answers';
import { type OpenStream, StreamRegistry } from '../api/argocd/StreamRegistry';
import { LoopbackServer } from '../LoopbackServer';
import { FaultBox } from './FaultBox';
import { faultMiddleware } from './faultMiddleware';

let box: FaultBox;
let server: LoopbackServer;
let open: OpenStream[];
let opened: () => void;

beforeEach(async () => {
  box = new FaultBox();
  open = [];
  const streams = new StreamRegistry({ heartbeatMs: 20 });
  const app = express();
  app.use(faultMiddleware(box, (status, message) => ({ status, message })));
  app.get('/plain', (_req, res) => sendOk(res, { fine: true }));
  app.get('/stream', (_req, res) => {
    open.push(streams.open(res, 'event stream', () => {}));
    opened();
  });
  server = new LoopbackServer(app);
  await server.start();
});
afterEach(() => server.stop());

function plain() {
  return fetch(`${server.url}/plain`);
}

/** Opens a stream and gives its text as it comes. */
async function stream(query = '') {
  const ready = new Promise<void>(resolve => {
    opened = resolve;
  });
  const response = fetch(`${server.url}/stream${query}`);
  await ready;
  const one = open[open.length - 1];
  one.write('0');
  const { body } = await response;
  if (!body) {
    throw new Error('no body');
  }
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    say: (...events: string[]) => events.forEach(event => one.write(event)),
    end: () => one.end(),
    /** Reads until the text fits, or to the end. */
    async until(pattern: RegExp): Promise<string> {
      while (!pattern.test(text)) {
        const { value, done } = await reader.read();
        if (done) {
          break;
        }
        text += value;
      }
      return text.replaceAll(/^:\n/gm, '');
    },
    comments: () => text.match(/^:$/gm)?.length ?? 0,
  };
}

test('an error is given as often as asked, to the calls that fit', async () => {
  box.add({
    fault: { kind: 'status', status: 429, retryAfter: 7, message: 'slow down' },
    match: { path: '^/plain' },
    count: 1,
  });
  const other = await fetch(`${server.url}/other`);
  expect(other.status).toBe(404);
  const struck = await plain();
  expect(struck.status).toBe(429);
  expect(struck.headers.get('retry-after')).toBe('7');
  expect(await struck.json()).toEqual({ status: 429, message: 'slow down' });
  expect((await plain()).status).toBe(200);
  expect(box.list()).toEqual([]);
});

test('a fault without a count strikes until it is taken back', async () => {
  const { id } = box.add({ fault: { kind: 'status', status: 503 } });
  expect((await plain()).status).toBe(503);
  expect((await plain()).status).toBe(503);
  box.remove(id);
  expect((await plain()).status).toBe(200);
});

test('a slow call is answered later, a cut one never, a stalled one waits', async () => {
  box.add({ fault: { kind: 'slow', milliseconds: 60 }, count: 1 });
  const began = performance.now();
  expect((await plain()).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(50);
  box.add({ fault: { kind: 'cut' }, count: 1 });
  await expect(plain()).rejects.toThrow('fetch failed');
  box.add({ fault: { kind: 'stall' }, count: 1 });
  const signal = AbortSignal.timeout(60);
  await expect(fetch(`${server.url}/plain`, { signal })).rejects.toThrow(
    /timeout/,
  );
});

test('a body is cut in half, or is no JSON', async () => {
  box.add({ fault: { kind: 'halfLine' }, count: 1 });
  await expect(plain().then(r => r.json())).rejects.toThrow('terminated');
  box.add({ fault: { kind: 'garbage' }, count: 1 });
  const response = await plain();
  expect(response.status).toBe(200);
  await expect(response.json()).rejects.toThrow('is not valid JSON');
});

test('events come twice and out of order', async () => {
  const events = await stream();
  await events.until(/0/);
  box.add({ fault: { kind: 'duplicate' }, count: 1 });
  events.say('1');
  box.add({ fault: { kind: 'reorder' }, count: 1 });
  events.say('2', '3', '4');
  expect(await events.until(/4\n/)).toBe(
    [0, 1, 1, 3, 2, 4].map(n => `data: ${n}\n\n`).join(''),
  );
});

test('a line that is no JSON comes between two events', async () => {
  const events = await stream();
  await events.until(/0/);
  box.add({ fault: { kind: 'garbage' }, count: 1 });
  events.say('1');
  const [, garbage, one] = (await events.until(/1\n/)).split('\n\n');
  expect(() => JSON.parse(garbage.slice('data: '.length))).toThrow();
  expect(one).toBe('data: 1');
});

test('an open stream is cut as soon as the fault is there, or in the middle of an event', async () => {
  const first = await stream();
  await first.until(/0/);
  box.add({ fault: { kind: 'cut' }, match: { path: '/stream' }, count: 1 });
  await expect(first.until(/never/)).rejects.toThrow('terminated');
  const second = await stream();
  await second.until(/0/);
  box.add({ fault: { kind: 'halfLine' }, count: 1 });
  second.say('a long event');
  await expect(second.until(/event/)).rejects.toThrow('terminated');
});

test('a stalled stream is open and silent, comments included, until the fault is lifted', async () => {
  const calm = await stream('?calm');
  const struck = await stream('?struck');
  const path = 'struck';
  const { id } = box.add({ fault: { kind: 'stall' }, match: { path } });
  struck.say('lost');
  await calm.until(/(:\n){3}/);
  box.remove(id);
  struck.say('heard');
  expect(await struck.until(/heard/)).not.toContain('lost');
  expect(struck.comments()).toBeLessThan(calm.comments());
});

test('what is no fault is refused', () => {
  expect(() => box.add({ fault: { kind: 'status', status: 200 } })).toThrow(
    /400/,
  );
});
