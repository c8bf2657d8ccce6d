/** What is known of sync windows without anybody waiting for it. */

import { setImmediate as tick } from 'node:timers/promises';
import { application, snapshot } from '../../__testUtils__/pipelines';
import type { SyncWindow, SyncWindows } from '../../argocd/ArgoDetails';
import { SyncWindowsWatch } from './SyncWindowsWatch';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const NIGHT: SyncWindow = {
  kind: 'deny',
  schedule: '0 22 * * *',
  duration: '8h',
  manualSync: false,
};

function world(
  answers: Partial<Record<string, SyncWindows | Error>> = {},
  project: SyncWindow[] | Error = [NIGHT],
) {
  let nowMs = NOON;
  const asked: string[] = [];
  let busy = 0;
  let most = 0;
  const watch = new SyncWindowsWatch({
    details: new Map([
      [
        'eu',
        {
          async syncWindows({ name }) {
            asked.push(name);
            most = Math.max(most, ++busy);
            await tick();
            busy--;
            const answer = answers[name] ?? {
              active: [],
              assigned: [],
              canSync: true,
            };
            if (answer instanceof Error) {
              throw answer;
            }
            return answer;
          },
          async projectWindows(name) {
            asked.push(`project ${name}`);
            if (project instanceof Error) {
              throw project;
            }
            return project;
          },
        },
      ],
    ]),
    clock: () => new Date(nowMs),
  });
  return {
    watch,
    asked,
    most: () => most,
    pass: (ms: number) => void (nowMs += ms),
  };
}

const settled = async () => {
  for (let turns = 0; turns < 200; turns++) {
    await tick();
  }
};
const closing = { active: [], assigned: [NIGHT], canSync: true };

it('knows nothing at first, asks behind the look, and knows then', async () => {
  const { watch, asked } = world();
  expect(watch.outlook(snapshot(), 1)).toBeUndefined();
  await settled();
  expect(watch.outlook(snapshot(), 1)).toEqual({ open: true });
  expect(asked).toEqual(['checkout-prod-eu', 'checkout-prod-us']);
});

it('tells of the first window that will close a target', async () => {
  const { watch } = world({ 'checkout-prod-us': closing });
  watch.outlook(snapshot(), 1);
  await settled();
  expect(watch.outlook(snapshot(), 1)).toEqual({
    open: true,
    until: '2026-11-23T22:00:00.000Z',
    because: 'deny 0 22 * * * for 8h (UTC)',
  });
});

it('foretells nothing where it may not read the project, and says what is so now', async () => {
  const { watch } = world(
    { 'checkout-prod-us': { ...closing, active: [NIGHT], canSync: false } },
    new Error('permission denied'),
  );
  watch.outlook(snapshot(), 1);
  await settled();
  expect(watch.outlook(snapshot(), 1)).toEqual({
    open: false,
    because: 'deny 0 22 * * * for 8h',
  });
});

it('asks again after a minute, and trusts for five what it could not renew', async () => {
  const { watch, asked, pass } = world();
  watch.outlook(snapshot(), 1);
  await settled();
  pass(30_000);
  watch.outlook(snapshot(), 1);
  await settled();
  expect(asked).toHaveLength(2);
  pass(31_000);
  expect(watch.outlook(snapshot(), 1)).toEqual({ open: true });
  await settled();
  expect(asked).toHaveLength(4);
  pass(6 * 60_000);
  expect(watch.outlook(snapshot(), 1)).toBeUndefined();
});

it('keeps for a while what it could not read again', async () => {
  const answers: Parameters<typeof world>[0] = {};
  const { watch, asked, pass } = world(answers);
  watch.outlook(snapshot(), 1);
  await settled();
  answers['checkout-prod-us'] = new Error('down');
  pass(61_000);
  watch.outlook(snapshot(), 1);
  await settled();
  expect(watch.outlook(snapshot(), 1)).toEqual({ open: true });
  await settled();
  expect(asked).toHaveLength(4);
  pass(5 * 60_000);
  expect(watch.outlook(snapshot(), 1)).toBeUndefined();
});

it('does not know them while Argo CD does not answer', async () => {
  const { watch } = world({ 'checkout-prod-us': new Error('down') });
  watch.outlook(snapshot(), 1);
  await settled();
  expect(watch.outlook(snapshot(), 1)).toBeUndefined();
});

it('asks for many targets a few at a time, and for their project once', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `prod-${n}`);
  const answers = Object.fromEntries(names.map(name => [name, closing]));
  const { watch, asked, most } = world(answers);
  const many = snapshot({ prod: names.map(name => application(name)) });
  watch.outlook(many, 1);
  await settled();
  expect(watch.outlook(many, 1)?.until).toBe('2026-11-23T22:00:00.000Z');
  expect(most()).toBe(4);
  expect(asked.filter(one => one.startsWith('project'))).toHaveLength(1);
});
