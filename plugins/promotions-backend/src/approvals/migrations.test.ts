/** Migrations that are out in the world stay as they are, and lose nothing of what people decided. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Knex } from 'knex';
import { connections } from './__testUtils__/connections';
import { testDatabases } from './__testUtils__/databases';
import { countingIds, PROD } from './__testUtils__/storeContract';
import { DatabaseApprovalStore, migrate } from './DatabaseApprovalStore';
import released from './releasedMigrations.json';

jest.setTimeout(60_000);

const FOLDER = path.resolve(__dirname, '../../migrations');
const PINS = 'src/approvals/releasedMigrations.json';

type Hashes = Record<string, string>;

function filesOf(folder: string): Hashes {
  return Object.fromEntries(
    readdirSync(folder).map(file => {
      const content = readFileSync(path.join(folder, file));
      const hash = createHash('sha256').update(content).digest('hex');
      return [file, `sha256-${hash}`];
    }),
  );
}

/** What is wrong with these migrations, each with the way out. */
function complaints(files: Hashes, pins: Hashes): string[] {
  const newest = Object.keys(pins).sort().at(-1) ?? '';
  const touched = Object.keys(pins)
    .filter(file => files[file] !== pins[file])
    .map(
      file =>
        `migrations/${file} is released and was ${
          file in files ? 'edited' : 'removed'
        }: databases that ran it will not run it again. Restore it, and add a new file to migrations/ that makes the change`,
    );
  const added = Object.keys(files)
    .filter(file => !(file in pins))
    .map(file =>
      file > newest
        ? `migrations/${file} is new: add "${file}": "${files[file]}" to ${PINS}; from then on it is never edited`
        : `migrations/${file} is new and sorts before ${newest}, which databases have run: give it a later date`,
    );
  return [...touched, ...added];
}

describe('a released migration', () => {
  it('is never edited or removed, and a new one is pinned', () => {
    expect(complaints(filesOf(FOLDER), released)).toEqual([]);
  });

  it.each([
    ['edited', { 'b.js': 'other' }, /b.js is released and was edited.* add a/],
    ['removed', {}, /b.js is released and was removed.* add a new file/],
    [
      'followed by another',
      { 'b.js': 'b', 'c.js': 'c' },
      /c.js is new: add "c.js": "c" to/,
    ],
    ['preceded', { 'b.js': 'b', 'a.js': 'a' }, /a.js .*give it a later date/],
  ])('that is %s: the way out is told', (_, files, says) => {
    expect(complaints(files, { 'b.js': 'b' })).toEqual([
      expect.stringMatching(says),
    ]);
  });
});

const databases = testDatabases();
const connect = connections();

const DATA = [
  'promotions_approvals',
  'promotions_decisions',
  'promotions_executions',
  'promotions_secrets',
  'promotions_memories',
  'promotions_releases',
  'promotions_watches',
  'promotions_gaps',
  'promotions_audit',
  'promotions_audit_head',
  'promotions_gate_answers',
  'promotions_notices',
  'promotions_repairs',
];

function rowsOf(db: Knex) {
  return Promise.all(DATA.map(table => db(table).select().orderBy(1)));
}

function storeOn(db: Knex) {
  const newSecret = countingIds('secret');
  return new DatabaseApprovalStore(db, { newId: countingIds(), newSecret });
}

/** What is remembered of a pipeline, a release in a stage of it, a watch and a gap. */
async function remember(db: Knex) {
  const shared = {
    instance: 'eu',
    namespace: 'argocd',
    name: 'checkout',
    format: 1,
    value: '{}',
    turn: 1,
    writer: 'one',
    written_at: 1,
  };
  const at = PROD.at;
  await db('promotions_memories').insert({ ...shared, id: 'm', part: '' });
  await db('promotions_releases').insert({
    ...shared,
    id: 'r',
    stage_index: 0,
    revisions_key: 'k',
    started_at: at,
    seen_at: at,
  });
  await db('promotions_watches').insert({
    instance: 'eu',
    since: at,
    heard_until: at,
  });
  await db('promotions_gaps').insert({
    instance: 'eu',
    from_at: at,
    to_at: at,
    reason: 'It did not run',
  });
}

/** An approved release whose first target was synced, a rejected one, and a secret. */
async function fill(db: Knex) {
  const store = storeOn(db);
  await store.record(
    { ...PROD, comment: 'Load test looked fine.' },
    () => true,
  );
  const claim = await store.claim(60_000);
  if (!claim) {
    throw new Error('The approved release is not due');
  }
  await store.recordExecution(claim, {
    ...claim.approval.execution[0],
    state: 'succeeded',
    startedAt: PROD.at,
    finishedAt: PROD.at,
    message: 'successfully synced',
  });
  const other = { ...PROD, releaseId: 'release-2' };
  await store.record({ ...other, decision: 'reject' }, () => true);
  await store.secret('channels');
  return store;
}

/** An approved release as the release before this one writes it. */
async function fillAsBefore(db: Knex) {
  const { instance, namespace, name } = PROD.pipeline;
  await db('promotions_approvals').insert({
    id: 'a',
    instance,
    namespace,
    name,
    stage_index: PROD.stageIndex,
    stage_name: PROD.stageName,
    release_id: PROD.releaseId,
    round: 1,
    revisions: JSON.stringify(PROD.revisions),
    state: 'approved',
    required: 1,
    created_at: PROD.at,
    due_at: 1,
  });
  await db('promotions_decisions').insert({
    id: 'd',
    approval_id: 'a',
    user_ref: PROD.user,
    decision: 'approve',
    decided_at: PROD.at,
    ownership: '[]',
  });
  await db('promotions_executions').insert({
    id: 'e',
    approval_id: 'a',
    ...PROD.targets[0],
    state: 'queued',
  });
}

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('migrating %s', id => {
  const migrated = async () => {
    const db = (await connect.toNew(databases, id))();
    await migrate(db);
    return db;
  };

  it('runs each released migration once, in order', async () => {
    const db = await migrated();
    const ran = await db('knex_migrations').orderBy('id').pluck('name');
    expect(ran).toEqual(Object.keys(released).sort());
  });

  it('again, with approvals in it, changes nothing', async () => {
    const db = await migrated();
    const store = await fill(db);
    await remember(db);
    const before = await rowsOf(db);
    const shown = await store.find(PROD.pipeline);
    await migrate(db);
    expect(await rowsOf(db)).toEqual(before);
    expect(before.map(rows => rows.length)).toEqual([
      2, 2, 2, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0,
    ]);
    expect(await store.find(PROD.pipeline)).toEqual(shown);
    expect(await db('knex_migrations')).toHaveLength(
      Object.keys(released).length,
    );
  });

  it('to the newest, with approvals in it, keeps them', async () => {
    const db = (await connect.toNew(databases, id))();
    await db.migrate.up({ directory: FOLDER, name: '20261121_approvals.js' });
    await fillAsBefore(db);
    await migrate(db);
    const store = storeOn(db);
    expect(await store.find(PROD.pipeline)).toMatchObject([
      {
        id: 'a',
        state: 'approved',
        kind: 'release',
        openedBy: 'people',
        given: [{ user: PROD.user, decision: 'approve' }],
        execution: [{ executionId: 'e', state: 'queued' }],
      },
    ]);
    // What the release before opened is carried out by this one, too.
    expect(await store.claim(1000)).toMatchObject({ approval: { id: 'a' } });
  });

  it('back down, with approvals in it, leaves nothing, and up again works as new', async () => {
    const db = await migrated();
    await fill(db);
    await remember(db);
    await db.migrate.rollback({ directory: FOLDER }, true);
    const left = await Promise.all(DATA.map(t => db.schema.hasTable(t)));
    expect(left).toEqual(DATA.map(() => false));

    await migrate(db);
    const store = await fill(db);
    expect(await store.find(PROD.pipeline)).toHaveLength(2);
    await expect(db('promotions_decisions').delete()).rejects.toThrow(
      'never changed or deleted',
    );
  });
});
