/** Of two replicas that write one row at the same time one is told that it lost, and loses nothing by trying again. */

import type { Knex } from 'knex';
import { connections } from '../../approvals/__testUtils__/connections';
import { testDatabases } from '../../approvals/__testUtils__/databases';
import { migrate } from '../../platform/database';
import { MEMORIES, memories } from '../tables';
import { saveShared, type SharedTable } from './saveShared';

jest.setTimeout(60_000);

const databases = testDatabases();
const connect = connections();
const WEB = { instance: 'eu', namespace: 'argocd', name: 'web', part: '' };

/** Values are words; merging keeps all of them, in order. */
const WORDS: SharedTable<string[]> = {
  name: MEMORIES,
  format: 1,
  encode: words => words.join(' '),
  decode: text => {
    if (text === '?') {
      throw new Error('these are no words');
    }
    return text.split(' ');
  },
  merge: (ours, theirs) => [...new Set([...ours, ...theirs])].sort(),
  columnsOf: () => ({}),
};

function save(db: Knex, writer: string, id: string, words: string[]) {
  const value = { id, columns: WEB, value: words };
  return saveShared(db, WORDS, [value], writer);
}

/** As a replica does: what it lost it tries again. */
async function saveUntilThere(
  db: Knex,
  writer: string,
  id: string,
): Promise<number> {
  for (let lost = 0; ; lost++) {
    const saved = await save(db, writer, id, [writer]);
    if (saved.lost.length === 0) {
      return lost;
    }
    expect(saved.lost).toEqual([id]);
  }
}

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s', id => {
  let db: Knex;
  let other: Knex;

  beforeEach(async () => {
    const open = await connect.toNew(databases, id);
    db = open();
    await migrate(db);
    other = open();
    // Both are connected, so that what they do next happens at the same time.
    await Promise.all([memories(db).select(), memories(other).select()]);
  });

  const row = (key: string) => memories(db).where({ id: key }).first();

  it('of two that write at the same time one loses and tries again, and what both saw is there', async () => {
    let lost = 0;
    for (const key of ['one', 'two', 'three', 'four', 'five']) {
      const losses = await Promise.all([
        saveUntilThere(db, 'a', key),
        saveUntilThere(other, 'b', key),
      ]);
      lost += losses[0] + losses[1];
      expect(await row(key)).toMatchObject({ value: 'a b', turn: 2 });
    }
    expect(lost).toBeGreaterThan(0);
  });

  it('tells what others had seen, and writes nothing that is there already', async () => {
    await save(other, 'b', 'row', ['b']);
    const { merged } = await save(db, 'a', 'row', ['a']);
    expect([...merged]).toEqual([['row', ['a', 'b']]]);
    const again = await save(other, 'b', 'row', ['a', 'b']);
    expect(again).toEqual({ lost: [], merged: new Map() });
    expect(await row('row')).toMatchObject({ turn: 2, writer: 'a' });
  });

  it('replaces what nobody can read, and leaves alone what newer code wrote', async () => {
    await save(db, 'a', 'row', ['a']);
    await memories(db).where({ id: 'row' }).update({ value: '?' });
    await save(db, 'a', 'row', ['b']);
    expect(await row('row')).toMatchObject({ value: 'b' });
    await memories(db).where({ id: 'row' }).update({ format: 2 });
    await save(db, 'a', 'row', ['c']);
    expect(await row('row')).toMatchObject({ value: 'b', format: 2 });
  });
});
