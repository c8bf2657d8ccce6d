/**
 * The release changes between reading, approving and executing, at every step; also with the worker killed before, and
 * with the database restored to each of its former states. Never is anything sent that was not approved without being
 * noticed and stopped, and no target gets two syncs. `STAGECRAFT_RACES` says how many pairs of a kill and a change are
 * tried, or `all`.
 */

import type { Knex } from 'knex';
import { memoryDatabases } from '../approvals/__testUtils__/memoryDatabases';
import { seeded } from '../platform/__testUtils__/seeded';
import { NEW, OLD } from '../__testUtils__/pipelines';
import { EU } from './__testUtils__/approvedWorld';
import { race, restored, type Plan, type Story } from './__testUtils__/race';
import {
  CHANGES,
  endOperations,
  TARGETS,
  type ChangeName,
} from './__testUtils__/raceChanges';

const databases = memoryDatabases();
const NAMES: ChangeName[] = Object.keys(CHANGES);
/** Pairs of a kill and a change on every run of the tests; all of them are some thousands. */
const SOME_PAIRS = Number(process.env.STAGECRAFT_RACES ?? 400);
const EVERY_PAIR = process.env.STAGECRAFT_RACES === 'all';
/** From the claim to the end, with nothing happening; a test below holds it to be right. */
const STEPS = 27;

jest.setTimeout(EVERY_PAIR ? 7_200_000 : 600_000);

async function raced(plan: Plan): Promise<Story> {
  const db = await databases.fresh();
  const story = await race(db, plan);
  await databases.close(db);
  return story;
}

/** What is not as it must be; each story is named by its plan. */
async function wrong(plans: readonly Plan[]): Promise<object[]> {
  const found: object[] = [];
  for (const plan of plans) {
    const problems = problemsOf(await raced(plan), plan);
    found.push(...problems.map(problem => ({ ...plan, problem })));
  }
  return found;
}

function problemsOf(story: Story, { change, killAt }: Plan): string[] {
  const { taken, approval, intents, withdrawn, world } = story;
  const problems: string[] = [];
  const must = (holds: boolean, what: string) =>
    holds || problems.push(`${what} (${approval.state}: ${approval.message})`);
  for (const target of TARGETS) {
    const syncs = taken.filter(sync => sync.target === target);
    must(syncs.length <= 1, `${target} got ${syncs.length} syncs`);
    const { state } = approval.execution.find(e => e.name === target) ?? {};
    if (state === 'succeeded') {
      must(syncs.length === 1, `${target} succeeded without a sync`);
    }
    const other = syncs.some(sync => sync.spec !== `spec-${target}`);
    const stopped = world.argo.terminated.includes(target);
    // A worker that is killed lets it end before the next one looks; then it is told.
    must(
      !other || stopped || (killAt !== undefined && state === 'failed'),
      `${target} took another spec and was not stopped`,
    );
    must(!other || state !== 'succeeded', `${target} succeeded with another`);
  }
  must(
    taken.every(({ revisions }) => revisions.join() === NEW),
    'something else was sent',
  );
  must(
    taken.every(({ prune }) => !prune),
    'it was told to prune',
  );
  if (change && CHANGES[change.name].closes) {
    const late = taken.filter(({ claimedAt }) => claimedAt > change.at);
    must(late.length === 0, 'something was begun after it was closed');
  }
  if (change?.name === 'it is aborted') {
    const late = intents.filter(step => step > change.at);
    must(late.length === 0, 'something was begun after the abort');
  }
  must(!withdrawn || taken.length === 0, 'it was withdrawn and sent');
  must(isSettled(story, change?.name), 'it came to no end');
  return problems;
}

/** A hold is lifted by people alone, and a round that was withdrawn waits for them. */
function isSettled({ approval, withdrawn }: Story, name?: ChangeName) {
  const open = ['approved', 'executing'].includes(approval.state);
  if (name === 'somebody holds it') {
    return true;
  }
  return withdrawn ? approval.state === 'pending' : !open;
}

it('a run in which nothing happens has as many steps as are tried below', async () => {
  const story = await raced({});
  expect(story.approval.state).toBe('succeeded');
  expect(story.steps).toBe(STEPS);
});

describe.each(NAMES)('%s', name => {
  it(`at each of ${STEPS + 1} moments`, async () => {
    const moments = Array.from({ length: STEPS + 1 }, (_, at) => at);
    const plans = moments.map(at => ({ change: { name, at } }));
    await expect(wrong(plans)).resolves.toEqual([]);
  });
});

it('a newer commit, operations that end and a hand-made sync change nothing of what is deployed', async () => {
  for (const name of ['a newer commit comes', 'operations end'] as const) {
    for (let at = 0; at <= STEPS; at++) {
      const { approval } = await raced({ change: { name, at } });
      expect(approval.state).toBe('succeeded');
    }
  }
});

const PAIRS: Plan[] = NAMES.flatMap(name =>
  Array.from({ length: STEPS }, (_, k) =>
    Array.from({ length: STEPS + 1 }, (__, at) => ({
      killAt: k + 1,
      change: { name, at },
    })),
  ).flat(),
);

function somePairs(): Plan[] {
  if (EVERY_PAIR) {
    return PAIRS;
  }
  const random = seeded(20261121);
  return Array.from(
    { length: SOME_PAIRS },
    () => PAIRS[Math.floor(random() * PAIRS.length)],
  );
}

it(`with a worker killed at one step and a change at another, ${
  somePairs().length
} of ${PAIRS.length} pairs`, async () => {
  await expect(wrong(somePairs())).resolves.toEqual([]);
});

describe('a database that was restored', () => {
  /** Carries everything out, then goes on from a copy of the database as it was before. */
  async function again(
    keepAt: number,
    between: (story: Story) => void = () => {},
  ) {
    const db = await databases.fresh();
    const story = await race(db, { keepAt });
    const { kept } = story;
    if (!kept) {
      throw new Error(`There is no step ${keepAt}`);
    }
    between(story);
    const copy = databases.from(kept);
    const approval = await restored(copy, story.world);
    await closeBoth(db, copy);
    return { story, approval };
  }

  async function closeBoth(...all: Knex[]) {
    await Promise.all(all.map(db => databases.close(db)));
  }

  it(`to any of its ${STEPS} former states repeats nothing that was sent`, async () => {
    for (let step = 1; step <= STEPS; step++) {
      const { story, approval } = await again(step);
      expect([step, story.world.argo.syncs.length]).toEqual([step, 2]);
      expect([step, approval?.state]).toEqual([step, 'succeeded']);
    }
  });

  it(`to any of them, after somebody else has synced since, repeats nothing either`, async () => {
    for (let step = 1; step <= STEPS; step++) {
      const { story } = await again(step, ({ world }) => {
        world.argo.change(EU, {
          operationRequested: true,
          requestedOperation: {
            revisions: [OLD],
            initiatedBy: 'admin',
            infos: [],
          },
        });
        endOperations(world);
      });
      expect([step, story.world.argo.syncs.length]).toEqual([step, 2]);
    }
  });

  it('to before the decision asks people again, and what runs the release is skipped', async () => {
    const db = await databases.fresh();
    const { world } = await race(db);
    const empty = await databases.fresh();
    world.useDatabase(empty);
    world.pass(60 * 60);
    await world.approveAgain();
    const approval = await restored(empty, world);
    expect(approval?.execution.map(e => e.state)).toEqual([
      'skipped',
      'skipped',
    ]);
    expect(world.argo.syncs).toHaveLength(2);
    await closeBoth(db, empty);
  });
});
