/**
 * The release before and this one at once on one database, as they are during a rolling upgrade: real processes against
 * a simulated Argo CD. What is decided on either is carried out once, by whichever comes first; what the old one does
 * not know it leaves alone.
 */

import path from 'node:path';
import { approvals, executions } from '../approvals/tables';
import {
  postgresAddress,
  testDatabases,
} from '../approvals/__testUtils__/databases';
import { bundleBackend } from './__testUtils__/bundle';
import {
  noTables,
  postgresDatabases,
  sqliteDatabases,
  type Databases,
  type RunDatabase,
} from './__testUtils__/databases';
import { judge } from './__testUtils__/judge';
import { configOf } from './__testUtils__/killRun';
import { People } from './__testUtils__/People';
import { Replica, Spares } from './__testUtils__/Replica';
import { GRACE, releaseOf, stateOf } from './__testUtils__/scenarios';
import { startWorld, type Place } from './__testUtils__/world';

jest.setTimeout(240_000);

const BEFORE = path.join(
  __dirname,
  '__fixtures__/releaseBefore/release.bundle',
);
const NOTHING_BAD = { lost: [], double: [], wrong: [] };

let present: string;
let place: Place;
let stopWorld: () => Promise<void>;
const running: Replica[] = [];

beforeAll(async () => {
  present = await bundleBackend('rolling');
  const world = await startWorld(['lab']);
  [place] = world.places;
  stopWorld = world.stop;
});

afterAll(() => stopWorld?.());

afterEach(async () => {
  await Promise.all(running.splice(0).map(replica => replica.stop()));
});

// Before the server ends, and made when it runs.
const made: Databases[] = [];
afterAll(async () => {
  await Promise.all(made.splice(0).map(databases => databases.close()));
});
testDatabases();

async function databasesOf(id: 'SQLite' | 'PostgreSQL') {
  const databases =
    id === 'SQLite'
      ? await sqliteDatabases(noTables)
      : await postgresDatabases(postgresAddress(), noTables);
  made.push(databases);
  return databases;
}

function start(
  program: string,
  { config }: RunDatabase,
  skipMigrations = false,
): Replica {
  const order = {
    database: config,
    config: configOf(place, { approvers: { users: [GRACE] } }),
    skipMigrations,
  };
  const spares = new Spares(program, 0);
  const replica = new Replica({ spares, order, fates: [] });
  running.push(replica);
  return replica;
}

let pipelines = 0;
/** A new pipeline whose prod waits, before those who ask these replicas. */
async function waiting(replicas: readonly Replica[]) {
  pipelines += 1;
  const plan = { name: `rolling-${pipelines}`, targets: ['a', 'b'] };
  const revision = await place.commit(`2.0.${pipelines}`);
  place.apply(plan);
  const people = new People(replicas, `lab/argocd/${plan.name}`);
  const judged = async ({ db }: RunDatabase, expected: string[]) => {
    const { acknowledged } = people;
    const verdict = await judge({ db, place, plan, acknowledged, expected });
    place.remove(plan);
    const { lost, double, wrong } = verdict;
    return { lost, double, wrong };
  };
  return { people, plan, revision, judged };
}

async function approvedAndDone(people: People): Promise<void> {
  await people.decide(GRACE, 'approve', await releaseOf(people));
  await people.until(p => stateOf(p) === 'succeeded');
}

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', id => {
  it('approvals given to either are carried out once, and both tell of it', async () => {
    const database = await (await databasesOf(id)).create();
    const before = start(BEFORE, database);
    await before.started;
    const now = start(present, database);
    await now.started;
    for (const told of [before, now, before, now]) {
      const { people, plan, revision, judged } = await waiting([told]);
      await approvedAndDone(people);
      const other = told === before ? now : before;
      const others = new People([other], `lab/argocd/${plan.name}`);
      await others.until(p => stateOf(p) === 'succeeded');
      expect(await judged(database, [revision])).toEqual(NOTHING_BAD);
    }
    await database.drop();
  });

  it('the release before leaves alone what it must not carry out', async () => {
    const database = await (await databasesOf(id)).create();
    const { db } = database;
    const before = start(BEFORE, database);
    await before.started;
    const now = start(present, database);
    await now.started;
    await now.stop();
    const { people, plan, judged } = await waiting([before]);
    const releaseId = await releaseOf(people);
    await approvals(db).insert({
      id: 'opened-by-the-portal',
      instance: 'lab',
      namespace: 'argocd',
      name: plan.name,
      stage_index: 1,
      stage_name: 'prod',
      release_id: releaseId,
      round: 1,
      revisions: '["0000000000000000000000000000000000000000"]',
      state: 'approved',
      required: 0,
      created_at: '2026-11-21T12:00:00.000Z',
      kind: 'release',
      opened_by: 'portal',
      work_at: 0,
      due_at: null,
    });
    await executions(db).insert({
      id: 'never-begun',
      approval_id: 'opened-by-the-portal',
      namespace: 'argocd',
      name: `${plan.name}-a`,
      project: 'default',
      state: 'queued',
    });
    // While it carries out what it knows, it has looked for work many times.
    const known = await waiting([before]);
    await approvedAndDone(known.people);
    expect(await known.judged(database, [known.revision])).toEqual(NOTHING_BAD);
    const [row] = await approvals(db).where({ id: 'opened-by-the-portal' });
    expect(row).toMatchObject({ state: 'approved', ticket: null });
    expect(await judged(database, [])).toEqual(NOTHING_BAD);
    await database.drop();
  });

  it('the release before starts on what this one has migrated when it is told to leave the tables alone', async () => {
    const database = await (await databasesOf(id)).create();
    const now = start(present, database);
    await now.started;
    await expect(start(BEFORE, database).started).rejects.toThrow(
      /migration directory is corrupt/,
    );
    const before = start(BEFORE, database, true);
    await before.started;
    const { people, revision, judged } = await waiting([before]);
    await approvedAndDone(people);
    expect(await judged(database, [revision])).toEqual(NOTHING_BAD);
    await database.drop();
  });

  it('this release starts on what a later one has migrated', async () => {
    const database = await (await databasesOf(id)).create();
    const first = start(present, database);
    await first.started;
    await first.stop();
    await database.db('knex_migrations').insert({
      name: '29991231_later.js',
      batch: 2,
      migration_time: new Date(),
    });
    const second = start(present, database);
    await second.started;
    expect(second.broken).toBeUndefined();
    await database.drop();
  });
});
