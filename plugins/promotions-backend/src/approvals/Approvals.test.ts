/** What a stage tells of decisions, also when its release is not the one that was decided. */

import { TestDatabases } from '@backstage/backend-test-utils';
import { NEW, OLD, RELEASE, snapshot } from '../__testUtils__/pipelines';
import { quietSources } from './__testUtils__/gateSources';
import { asViewers } from './__testUtils__/viewers';
import { countingIds } from './__testUtils__/storeContract';
import { Approvals } from './Approvals';
import { DatabaseApprovalStore, migrate } from './DatabaseApprovalStore';
import type { Person } from './situation';

const GRACE: Person = {
  kind: 'user',
  user: 'user:default/grace',
  ownership: [],
  permitted: true,
};

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function approvedOnce() {
  const db = await databases.init('SQLITE_3');
  await migrate(db);
  const store = new DatabaseApprovalStore(db, {
    newId: countingIds(),
    newSecret: countingIds('secret'),
  });
  const policy = {
    name: 'production',
    match: {},
    approvals: 1,
    approvers: { users: [GRACE.user], groups: [] },
  };
  const instance = {
    name: 'eu',
    url: 'https://argocd.example',
    frontendUrl: 'https://argocd.example',
    token: () => undefined,
    execute: true,
  };
  let time = Date.parse('2026-11-21T12:31:00.000Z');
  const approvals = new Approvals({
    store,
    config: { instances: [instance], policies: [policy], brokenPolicies: [] },
    volatile: false,
    sources: quietSources(),
    clock: () => new Date((time += 1000)),
  });
  const result = await approvals.decide(snapshot(), asViewers(GRACE), {
    index: 1,
    releaseId: RELEASE,
    decision: 'approve',
  });
  expect(result.kind).toBe('stored');
  return { approvals, store };
}

const offering = (id: string, revision: string) =>
  snapshot({
    stage: { release: { id, revisions: [revision], offered: true } },
  });

it('tells of the deployment under way while the next release is already offered', async () => {
  const { approvals } = await approvedOnce();
  const { stages } = await approvals.show(
    offering('newer', OLD),
    asViewers(GRACE),
  );
  expect(stages[1].approval).toMatchObject({
    releaseId: RELEASE,
    state: 'approved',
  });
  expect(stages[1].viewer?.approve).toEqual({ allowed: true });
});

it('tells who approved what runs here, though a restart has forgotten its release', async () => {
  const { approvals, store } = await approvedOnce();
  const claim = await store.claim(1000);
  expect(claim && (await store.recordOutcome(claim, 'succeeded'))).toBe(true);
  const done = snapshot({
    stage: {
      verdict: 'complete',
      deployed: [NEW],
      release: { revisions: [NEW], offered: false },
    },
  });
  const { stages } = await approvals.show(done, asViewers(GRACE));
  expect(stages[1].approval).toMatchObject({
    state: 'succeeded',
    given: [{ user: GRACE.user }],
  });
});

it('tells nothing of older decisions when another release waits', async () => {
  const { approvals, store } = await approvedOnce();
  const claim = await store.claim(1000);
  expect(claim && (await store.recordOutcome(claim, 'succeeded'))).toBe(true);
  const { stages } = await approvals.show(offering('newer', OLD));
  expect(stages[1].approval).toBeUndefined();
});

it('takes a new approval of a release that comes back after many others', async () => {
  const { approvals, store } = await approvedOnce();
  const claim = await store.claim(1000);
  expect(claim && (await store.recordOutcome(claim, 'succeeded'))).toBe(true);
  const call = { index: 1, decision: 'reject' } as const;
  for (let n = 0; n < 60; n++) {
    const releaseId = `other-${n}`;
    await approvals.decide(offering(releaseId, OLD), asViewers(GRACE), {
      ...call,
      releaseId,
    });
  }
  const again = await approvals.decide(snapshot(), asViewers(GRACE), {
    index: 1,
    releaseId: RELEASE,
    decision: 'approve',
  });
  expect(again).toMatchObject({
    kind: 'stored',
    approval: { round: 2, state: 'approved' },
  });
});

it('approves the commit that is offered, though an older one rendered to the same release', async () => {
  const { approvals, store } = await approvedOnce();
  const claim = await store.claim(1000);
  expect(claim && (await store.recordOutcome(claim, 'succeeded'))).toBe(true);
  const reverted = offering(RELEASE, OLD);
  const again = await approvals.decide(reverted, asViewers(GRACE), {
    index: 1,
    releaseId: RELEASE,
    decision: 'approve',
  });
  expect(again).toMatchObject({
    kind: 'stored',
    approval: { round: 2, revisions: [OLD] },
  });
});

it('asks nobody anything about a pipeline in which no gate is ours', async () => {
  const asked = (what: string) => () => {
    throw new Error(`Nobody was expected to ask for ${what}`);
  };
  const approvals = new Approvals({
    store: Object.assign((await approvedOnce()).store, {
      find: asked('rounds'),
    }),
    config: { instances: [], policies: [], brokenPolicies: [] },
    volatile: false,
    sources: {
      holds: { holding: asked('holds'), seenBy: asked('holds') },
      conditions: { factsFor: asked('facts') },
      authors: { known: asked('authors'), of: asked('authors') },
      owners: { ownersFor: asked('owners') },
    },
    clock: () => new Date('2026-11-21T12:31:00.000Z'),
  });
  const open = snapshot({ stage: { gate: { kind: 'argocd' } } });
  const { stages } = await approvals.show(open, asViewers(GRACE));
  expect(stages[1].viewer?.approve).toMatchObject({ code: 'notGated' });
  expect(stages[1]).not.toHaveProperty('conditions');
});
