/** What is told afterwards of every recording of a real Argo CD, once it went through a real database. */

import { connections } from '../approvals/__testUtils__/connections';
import {
  readRecording,
  recordingNames,
} from '../argocd/__testUtils__/recordings';
import { migrate } from '../platform/database';
import { rawSyncs } from './__testUtils__/rawSyncs';
import { deployedIn, Listener, toldOf } from './__testUtils__/recorded';

jest.setTimeout(60_000);

const connect = connections();

async function newDatabase() {
  const db = connect.toFile()();
  await migrate(db);
  return db;
}

/** Who was not there when a release arrived tells that by Argo CD's clock, which has whole seconds. */
function withoutArrivals(told: string): string {
  return told.replace(/ {2}since .*/g, '');
}

describe.each(recordingNames())('%s', name => {
  const lines = readRecording(name);

  it('is told release by release', async () => {
    const db = await newDatabase();
    const portal = await Listener.start(db, lines);
    portal.hearAll(lines);
    await portal.historian.stop();
    expect(await toldOf(db, portal, lines)).toMatchSnapshot();
    expect(await deployedIn(db)).toEqual(rawSyncs(lines));
  });

  it('is told the same when the portal is restarted in the middle', async () => {
    const whole = await newDatabase();
    const steady = await Listener.start(whole, lines);
    steady.hearAll(lines);
    await steady.historian.stop();
    const expected = await toldOf(whole, steady, lines);
    for (const part of [0.2, 0.4, 0.6, 0.8]) {
      const db = await newDatabase();
      const middle = Math.floor(lines.length * part);
      const first = await Listener.start(db, lines);
      first.hearAll(lines.slice(0, middle));
      await first.historian.stop();
      const second = await Listener.start(db, lines);
      second.begin(lines.slice(0, middle));
      second.hearAll(lines.slice(middle));
      await second.historian.stop();
      expect(await toldOf(db, second, lines)).toBe(expected);
    }
  });

  it('is told the same when a second replica starts in the middle and writes last', async () => {
    const whole = await newDatabase();
    const steady = await Listener.start(whole, lines);
    steady.hearAll(lines);
    await steady.historian.stop();
    const expected = withoutArrivals(await toldOf(whole, steady, lines));
    for (const part of [0.3, 0.5, 0.7]) {
      const db = await newDatabase();
      const middle = Math.floor(lines.length * part);
      const late = await Listener.start(db, lines, 'late');
      late.begin(lines.slice(0, middle));
      const early = await Listener.start(db, lines, 'early');
      early.hearAll(lines);
      late.hearAll(lines.slice(middle));
      await early.historian.stop();
      await late.historian.stop();
      const told = withoutArrivals(await toldOf(db, late, lines));
      expect(told).toBe(expected);
    }
  });

  it('is told the same by two replicas that hear the same', async () => {
    const alone = await newDatabase();
    const one = await Listener.start(alone, lines);
    one.hearAll(lines);
    await one.historian.stop();
    const db = await newDatabase();
    const [a, b] = [
      await Listener.start(db, lines, 'a'),
      await Listener.start(db, lines, 'b'),
    ];
    const half = Math.floor(lines.length / 2);
    a.hearAll(lines.slice(0, half));
    b.hearAll(lines.slice(0, half));
    await a.historian.flush();
    await b.historian.flush();
    b.hearAll(lines.slice(half));
    a.hearAll(lines.slice(half));
    await b.historian.stop();
    await a.historian.stop();
    expect(await toldOf(db, a, lines)).toBe(await toldOf(alone, one, lines));
  });
});

it('a stage of which one target was approved and the other waits is not told as rolling', async () => {
  const lines = readRecording('percent');
  const db = await newDatabase();
  const portal = await Listener.start(db, lines);
  const seen: string[] = [];
  for (const line of lines) {
    const verdict = portal.hear(line).get('prod') ?? '';
    if (verdict !== '' && verdict !== seen.at(-1)) {
      seen.push(verdict);
    }
    if (verdict === 'gated' && seen.includes('rolling')) {
      break;
    }
  }
  await portal.historian.flush();
  expect(seen.slice(-2)).toEqual(['rolling', 'gated']);
  const told = await toldOf(db, portal, lines);
  expect(told).toMatch(/prod partial 29 s to \?\n.*percent-prod-b complete/);
});
