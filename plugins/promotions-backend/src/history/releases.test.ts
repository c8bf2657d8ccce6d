/** What is told of the past: releases of the recordings and of a story, in real databases. */

import type { Knex } from 'knex';
import { connections } from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import { commit, Story } from '../model/__testUtils__/story';
import { migrate } from '../platform/database';
import { Retention } from './Retention';
import { Portal, PRESENT, WEB } from './__testUtils__/world';

jest.setTimeout(60_000);

const A = commit('a');
const B = commit('b');

const databases = testDatabases();
const connect = connections();

/** a went through dev, qa and prod, where a person synced it; then b through dev, and its check failed in qa. */
async function twoReleases(db: Knex) {
  const story = new Story();
  const portal = await Portal.start(db, story);
  const look = () => portal.look();
  story.compared(A, 'dev', 'qa', 'prod').syncing(A, 'dev');
  await look();
  story.pass(10).deployed(A, 'dev');
  await look();
  story.pass(10).deployed(A, 'qa');
  await look();
  const initiatedBy = { username: 'grace', automated: false };
  story.pass(10).deployed(A, 'prod', { initiatedBy });
  await look();
  story.pass(600).compared(B, 'dev', 'qa', 'prod').deployed(B, 'dev');
  await look();
  story.pass(10).failed(B, 'qa', 'smoke');
  await look();
  await portal.historian.flush();
  return { story, portal };
}

const TWO = [
  'b: dev complete, qa failed',
  'a: dev complete, qa complete, prod complete',
];

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s', id => {
  let db: Knex;

  beforeEach(async () => {
    db = (await connect.toNew(databases, id))();
    await migrate(db);
  });

  it('each release has one entry a stage, with who started it and its checks', async () => {
    const { portal } = await twoReleases(db);
    expect(await portal.told()).toEqual(TWO);
    const { items } = await portal.history.page(WEB, { limit: 1 });
    expect(items[0].stages[1]).toMatchObject({
      stage: { index: 1, name: 'qa' },
      state: 'failed',
      startedBy: { kind: 'argocd', name: 'applicationset-controller' },
      checks: [{ target: 'qa', name: 'smoke', state: 'failed' }],
      pieced: false,
    });
  });

  it('RollingSync’s second sync of a rollout is no release of its own', async () => {
    const { story, portal } = await twoReleases(db);
    story.pass(5).deployed(B, 'dev');
    await portal.look();
    await portal.historian.flush();
    expect(await portal.told()).toEqual(TWO);
    const { items } = await portal.history.page(WEB, { limit: 1 });
    expect(items[0].stages[0].targets[0].syncs).toBe(2);
  });

  it('a restart, and a second replica, double nothing', async () => {
    const { story, portal } = await twoReleases(db);
    const second = await Portal.start(db, story);
    await second.look();
    await second.stop();
    await portal.stop();
    const third = await Portal.start(db, story);
    await third.stop();
    expect(await third.told()).toEqual(TWO);
  });

  it('a replica that missed the first sync of a release tells of the same release', async () => {
    const { story, portal } = await twoReleases(db);
    const c = commit('c');
    story.pass(60).compared(c, 'dev').failed(c, 'dev', 'smoke');
    await portal.look();
    const late = new Portal(db, story.pass(60).deployed(c, 'dev'));
    await late.look();
    await portal.look();
    await portal.stop();
    await late.stop();
    const told = ['c: dev failed', ...TWO];
    expect(await portal.told()).toEqual(told);
    const next = await Portal.start(db, story);
    await next.stop();
    expect(await next.told()).toEqual(told);
  });

  it('what Argo CD still tells of a time when nobody watched is pieced in', async () => {
    const story = new Story();
    story.compared(A, 'dev').deployed(A, 'dev');
    story.pass(60).compared(B, 'dev').deployed(B, 'dev');
    const portal = await Portal.start(db, story);
    await portal.stop();
    expect(await portal.told()).toEqual(['b: dev complete', 'a: dev deployed']);
    const { items } = await portal.history.page(WEB, { limit: 10 });
    expect(items.map(({ stages }) => stages[0].pieced)).toEqual([true, true]);
  });

  it('a release that another one overtook ran all the same, though nobody could prove it', async () => {
    const { story, portal } = await twoReleases(db);
    const c = commit('c');
    story.pass(60).compared(c, 'dev').deployed(c, 'dev');
    story.change(['dev'], app => ({
      ...app,
      sync: { ...app.sync, status: 'OutOfSync', revisions: [commit('d')] },
    }));
    await portal.look();
    await portal.historian.flush();
    expect(await portal.told()).toEqual(['c: dev deployed', ...TWO]);
  });

  it('a release that the portal found deployed on its first day was deployed', async () => {
    const story = new Story();
    story.compared(A, 'dev', 'qa', 'prod');
    story.deployed(A, 'dev').deployed(A, 'qa').deployed(A, 'prod');
    story.pass(60).compared(B, 'dev', 'qa', 'prod').deployed(B, 'dev');
    const portal = await Portal.start(db, story);
    await portal.stop();
    expect(await portal.told()).toEqual([
      'b: dev complete',
      'a: dev deployed, qa deployed, prod deployed',
    ]);
  });

  it('tells in which stages a release changed nothing, also when others came after it', async () => {
    const { story, portal } = await twoReleases(db);
    const c = commit('c');
    story.pass(60).compared(c, 'dev').deployed(c, 'dev');
    story.unaffected(c, 'prod');
    await portal.look();
    const d = commit('d');
    story.pass(60).compared(d, 'dev', 'qa', 'prod').deployed(d, 'dev');
    await portal.look();
    await portal.historian.flush();
    const { items } = await portal.history.page(WEB, { limit: 2 });
    expect(items.map(({ unaffected }) => unaffected)).toEqual([
      undefined,
      [{ index: 2, name: 'prod' }],
    ]);
  });

  it('going back to a revision is another release', async () => {
    const { story, portal } = await twoReleases(db);
    story.pass(60).compared(A, 'dev', 'qa', 'prod').deployed(A, 'dev');
    await portal.look();
    await portal.historian.flush();
    expect(await portal.told()).toEqual(['a: dev complete', ...TWO]);
    const { items } = await portal.history.page(WEB, { limit: 3 });
    const [back, , first] = items.map(({ stages }) => stages[0]);
    expect(back.endedAt).toBe(back.startedAt);
    expect(Date.parse(back.startedAt ?? '')).toBeGreaterThan(
      Date.parse(first.endedAt ?? ''),
    );
  });

  it('a rollback, after which Git still wants the newer release, is the newest', async () => {
    const { story, portal } = await twoReleases(db);
    story.pass(60).deployed(B, 'qa').deployed(B, 'prod');
    await portal.look();
    story.pass(60).deployed(A, 'prod').compared(B, 'prod');
    await portal.look();
    await portal.historian.flush();
    expect(await portal.told()).toEqual([
      'a: prod complete',
      'b: dev complete, qa failed, prod complete',
      TWO[1],
    ]);
  });

  it('a commit that changes nothing is no release', async () => {
    const { story, portal } = await twoReleases(db);
    story.pass(60).unaffected(commit('c'), 'dev', 'qa', 'prod');
    await portal.look();
    await portal.historian.flush();
    expect(await portal.told()).toEqual(TWO);
  });

  it('pages follow each other without losing or repeating a release', async () => {
    const { portal } = await twoReleases(db);
    const first = await portal.history.page(WEB, { limit: 1 });
    const second = await portal.history.page(WEB, {
      limit: 1,
      after: first.nextCursor,
    });
    const revisions = [...first.items, ...second.items].map(i => i.revisions);
    expect(revisions).toEqual([[B], [A]]);
    expect(second.nextCursor).toBeUndefined();
  });

  it('what ran at a time is told, also of a target that is gone since', async () => {
    const { story, portal } = await twoReleases(db);
    const before = new Date(Date.parse(story.now) - 300_000).toISOString();
    const { dev, prod } = story.apps;
    story.pass(10).apps = { dev, prod };
    await portal.look();
    await portal.historian.flush();
    const at = async (time: string) => {
      const { stages } = await portal.history.at(WEB, time, PRESENT);
      return stages.map(({ name, targets }) =>
        [name, ...targets.map(t => t.revisions[0][0])].join(' '),
      );
    };
    expect(await at(before)).toEqual(['dev a', 'qa a', 'prod a']);
    const now = portal.time.clock().toISOString();
    expect(await at(now)).toEqual(['dev b', 'qa', 'prod a']);
    expect(await at('2026-01-01T00:00:00.000Z')).toEqual(['dev', 'qa', 'prod']);
  });

  it('what changed in a stage between two times is told', async () => {
    const { portal } = await twoReleases(db);
    const to = portal.time.clock().toISOString();
    const from = new Date(Date.parse(to) - 300_000).toISOString();
    const range = { from, to };
    const changes = await portal.history.changes(WEB, 0, range, PRESENT);
    expect(changes).toMatchObject({
      stage: { index: 0, name: 'dev' },
      before: [{ target: 'dev', revisions: [A] }],
      after: [{ target: 'dev', revisions: [B] }],
      releases: [{ revisions: [B], state: 'complete' }],
    });
    expect(
      await portal.history.changes(WEB, 7, range, PRESENT),
    ).toBeUndefined();
  });

  it('a time in which nobody watched is a gap until it is watched again', async () => {
    const { story, portal } = await twoReleases(db);
    await portal.log.beat();
    const from = portal.time.clock().toISOString();
    story.pass(600);
    const next = await Portal.start(db, story);
    const range = { limit: 10 };
    const { gaps: lasting } = await next.history.page(WEB, range);
    expect(lasting[0]).toEqual({ from, reason: 'It is not watched now' });
    await next.log.beat();
    const to = next.time.clock().toISOString();
    await next.log.beat();
    const { gaps } = await next.history.page(WEB, range);
    expect(gaps[0]).toEqual({ from, to, reason: 'Stagecraft did not run' });
  });

  it('what is older than the retention is forgotten, but not what still runs', async () => {
    const { portal } = await twoReleases(db);
    const forget = async (days: number, isThere: boolean) => {
      const late = Date.parse('2026-12-21T12:00:00Z');
      await new Retention({
        store: portal.store,
        reader: {
          instances: () => [{ name: 'eu', freshness: { state: 'live' } }],
          pipeline: ref => (isThere ? portal.snapshot(ref) : undefined),
        },
        days,
        clock: () => new Date(late),
        logger: portal.logger,
      }).run(new AbortController().signal);
      return portal.told();
    };
    expect(await forget(60, true)).toEqual(TWO);
    expect(await forget(20, true)).toEqual([
      'b: dev complete, qa failed',
      'a: qa complete, prod complete',
    ]);
    expect(await forget(20, false)).toEqual([]);
  });
});
