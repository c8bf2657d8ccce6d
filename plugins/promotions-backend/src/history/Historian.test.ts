/** What a portal remembers over restarts and among replicas, in both databases. */

import type { Knex } from 'knex';
import { connections } from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import { commit, Story } from '../model/__testUtils__/story';
import { migrate } from '../platform/database';
import { Portal } from './__testUtils__/world';

jest.setTimeout(60_000);

const A = commit('a');
const B = commit('b');
const C = commit('c');

const databases = testDatabases();
const connect = connections();

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s', id => {
  let db: Knex;

  beforeEach(async () => {
    db = (await connect.toNew(databases, id))();
    await migrate(db);
  });

  async function restarted(portal: Portal, story: Story): Promise<Portal> {
    await portal.stop();
    return Portal.start(db, story);
  }

  /** qa's check failed for b, and RollingSync's own repetition has passed since: Argo CD shows no trace of it. */
  async function withForgottenFailure() {
    const story = new Story();
    story.compared(A, 'dev', 'qa', 'prod');
    story.deployed(A, 'dev').deployed(A, 'qa').deployed(A, 'prod');
    const portal = await Portal.start(db, story);
    story.pass(60).compared(B, 'dev', 'qa', 'prod').deployed(B, 'dev');
    await portal.look();
    story.pass(10).failed(B, 'qa', 'smoke');
    await portal.look();
    story.pass(10).deployed(B, 'qa');
    await portal.look();
    return { story, portal };
  }

  it('a failed check that Argo CD has forgotten still fails its stage after a restart', async () => {
    const { story, portal } = await withForgottenFailure();
    const before = portal.verdicts();
    expect(before).toBe('dev complete · qa failed · prod waiting');
    const after = await restarted(portal, story);
    expect(after.verdicts()).toBe(before);
    const forgetful = await new Portal(db, story).look();
    expect(forgetful.verdicts()).not.toBe(before);
  });

  it('the order of candidates survives a restart', async () => {
    const story = new Story();
    const portal = await Portal.start(db, story.compared(B, 'dev', 'qa'));
    await portal.look();
    story.pass(5).compared(C, 'dev', 'qa');
    await portal.look();
    // The branch was reset: what came back is the newest.
    story.pass(5).compared(B, 'dev', 'qa');
    await portal.look();
    expect(portal.candidates()).toEqual(['b', 'c']);
    const after = await restarted(portal, story);
    expect(after.candidates()).toEqual(['b', 'c']);
  });

  it('what is judged after a restart in the middle is what is judged without one', async () => {
    const steps: ((story: Story) => unknown)[] = [
      s => s.compared(A, 'dev', 'qa', 'prod').deployed(A, 'dev'),
      s => s.pass(5).deployed(A, 'qa').deployed(A, 'prod'),
      s => s.pass(5).compared(B, 'dev', 'qa', 'prod').syncing(B, 'dev'),
      s => s.pass(5).failed(B, 'dev', 'smoke'),
      s => s.pass(5).deployed(B, 'dev'),
      s => s.pass(5).compared(C, 'dev', 'qa', 'prod').deployed(C, 'dev'),
      s => s.pass(5).deployed(C, 'qa'),
    ];
    const without = new Story();
    const steady = new Portal(db, without);
    const withRestarts = new Story();
    let portal = await Portal.start(db, withRestarts);
    for (const step of steps) {
      step(without);
      step(withRestarts);
      await steady.look();
      await portal.look();
      portal = await restarted(portal, withRestarts);
      expect(portal.verdicts()).toBe(steady.verdicts());
    }
    expect(portal.verdicts()).toBe('dev complete · qa complete · prod gated');
  });

  it('a killed process has lost what it saw in the last second, and nothing else', async () => {
    const { story, portal } = await withForgottenFailure();
    await untilWritten(portal, 'smoke');
    const next = await Portal.start(db, story);
    expect(next.verdicts()).toBe('dev complete · qa failed · prod waiting');
  });

  it('a process that is stopped as it should be loses nothing, not even what it has just seen', async () => {
    const { story, portal } = await withForgottenFailure();
    story.pass(5).compared(C, 'dev', 'qa', 'prod').failed(C, 'dev', 'smoke');
    portal.glimpse();
    await portal.stop();
    story.pass(5).deployed(C, 'dev');
    const next = await Portal.start(db, story);
    expect(next.verdicts()).toBe('dev failed · qa waiting · prod waiting');
    await next.stop();
    expect(await next.told()).toContain('c: dev failed');
  });

  it('a replica that saw less, and writes last, takes nothing away', async () => {
    const { story, portal: saw } = await withForgottenFailure();
    const late = new Portal(db, story);
    await late.look();
    await saw.stop();
    await late.stop();
    const next = await Portal.start(db, story);
    expect(next.verdicts()).toBe('dev complete · qa failed · prod waiting');
  });

  it('a replica that was away learns what another has seen', async () => {
    const { story, portal: saw } = await withForgottenFailure();
    const away = new Portal(db, story);
    await away.look();
    expect(away.verdicts()).toBe('dev complete · qa complete · prod gated');
    await saw.historian.flush();
    away.historian.start();
    await away.time.advance(11_000);
    await eventuallyRead();
    expect(away.verdicts()).toBe('dev complete · qa failed · prod waiting');
    await away.stop();
  });

  it('a replica that writes over what another has seen learns it, too', async () => {
    const { story, portal: saw } = await withForgottenFailure();
    await saw.historian.flush();
    const away = new Portal(db, story);
    await away.look();
    await away.historian.flush();
    await away.time.advance(50);
    expect(away.verdicts()).toBe('dev complete · qa failed · prod waiting');
    await away.stop();
  });

  it('a person’s rerun is not undone by a replica that has not seen it', async () => {
    const { story, portal: old } = await withForgottenFailure();
    const other = new Portal(db, story);
    await old.historian.flush();
    await other.historian.load();
    await other.look();
    const person = { username: 'grace', automated: false };
    story.pass(60).deployed(B, 'qa', { initiatedBy: person });
    await other.look();
    expect(other.verdicts()).toBe('dev complete · qa complete · prod gated');
    await other.stop();
    old.time.skip(1);
    await old.stop();
    const next = await Portal.start(db, story);
    expect(next.verdicts()).toBe('dev complete · qa complete · prod gated');
  });

  it('a set that is made again under its name remembers nothing of the first', async () => {
    const { story, portal } = await withForgottenFailure();
    await portal.stop();
    story.set = { ...story.set, uid: 'another' };
    story.change(['dev', 'qa', 'prod'], app => ({
      ...app,
      owner: { kind: 'ApplicationSet', name: 'web', uid: 'another' },
    }));
    const next = await Portal.start(db, story);
    expect(next.verdicts()).toBe('dev complete · qa complete · prod gated');
  });

  it('a pipeline that was deleted while nobody watched has nothing under way', async () => {
    const story = new Story();
    const portal = await Portal.start(db, story);
    story.compared(A, 'dev', 'qa', 'prod').syncing(A, 'dev');
    await portal.look();
    await portal.stop();
    expect(await portal.told()).toEqual(['a: dev rolling']);
    const key = { ...story.set.key, name: 'another' };
    story.set = { ...story.set, key, uid: 'another' };
    const next = await Portal.start(db, story);
    next.historian.start();
    await next.time.advance(11_000);
    await next.stop();
    expect(await next.told()).toEqual(['a: dev unknown']);
  });

  it('a row that cannot be read is left out and told, and the others count', async () => {
    const { story, portal } = await withForgottenFailure();
    await portal.stop();
    await db('promotions_memories').where({ part: 'dev' }).update('value', '{');
    await db('promotions_memories')
      .where({ part: '' })
      .update('value', '{"uid":"set","kind":"pipeline","memory":{"seen":[]}}');
    const next = await Portal.start(db, story);
    expect(next.verdicts()).toBe('dev complete · qa failed · prod waiting');
    expect(next.logger.warn.mock.calls.map(String)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/promotions_memories of eu:argocd\/web.*JSON/),
        expect.stringMatching(/memory.*candidates/s),
      ]),
    );
    await next.stop();
    const healed = await Portal.start(db, story);
    expect(healed.logger.warn).not.toHaveBeenCalled();
  });

  it('what newer code wrote is left as it is', async () => {
    const { story, portal } = await withForgottenFailure();
    await portal.stop();
    const newer = { format: 99, value: '{"new":true}' };
    await db('promotions_memories').where({ part: 'dev' }).update(newer);
    const next = await Portal.start(db, story);
    story.pass(5).compared(C, 'dev', 'qa', 'prod').deployed(C, 'dev');
    await next.look();
    await next.stop();
    const [row] = await db('promotions_memories').where({ part: 'dev' });
    expect(row).toMatchObject(newer);
  });

  it('nothing is written when nothing has changed since the last process', async () => {
    const { story, portal } = await withForgottenFailure();
    await portal.stop();
    const turns = () =>
      Promise.all([
        db('promotions_memories').orderBy('id').select('id', 'turn'),
        db('promotions_releases').orderBy('id').select('id', 'turn'),
      ]);
    const before = await turns();
    const next = await Portal.start(db, story);
    await next.look();
    await next.stop();
    expect(await turns()).toEqual(before);
  });

  it('two replicas that see the same come to rest', async () => {
    const { story, portal: one } = await withForgottenFailure();
    const two = await Portal.start(db, story);
    const turns = () =>
      db('promotions_memories').orderBy('id').select('id', 'turn');
    one.historian.start();
    two.historian.start();
    const exchange = async () => {
      await one.historian.flush();
      await two.historian.flush();
      await one.time.advance(11_000);
      await two.time.advance(11_000);
      await eventuallyRead();
      await one.look();
      await two.look();
    };
    await exchange();
    await exchange();
    const before = await turns();
    await exchange();
    await exchange();
    expect(await turns()).toEqual(before);
    expect(one.verdicts()).toBe(two.verdicts());
    await one.stop();
    await two.stop();
  });

  /** A write that is under way on the real database holds up the next one, so time moves on as it goes. */
  async function untilWritten({ time }: Portal, word: string) {
    const row = () =>
      db('promotions_memories').where('value', 'like', `%${word}%`).first();
    for (let turn = 0; turn < 100 && !(await row()); turn++) {
      await time.advance(1_000);
    }
  }

  /** Lets what a virtual timer began on a real database come to its end. */
  async function eventuallyRead() {
    for (let turn = 0; turn < 20; turn++) {
      await db('promotions_memories').select('id');
    }
  }
});
