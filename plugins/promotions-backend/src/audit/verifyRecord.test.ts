/** No change of the database goes unnoticed, and what was cut off was cut by us. */

import type { Knex } from 'knex';
import { connections } from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import { migrate } from '../platform/database';
import type { AuditHead } from './Audit';
import { CHECKOUT, keysOf, recordOf } from './__testUtils__/record';
import { verifyRecord } from './verifyRecord';
import { RecordRetention } from './RecordRetention';
import { entries, fromDatabase, type AuditRow } from './tables';

jest.setTimeout(120_000);

const databases = testDatabases();
const connect = connections();
const KEYS = keysOf(['2026-b', '2026-a']);

async function opened(id: 'SQLITE_3' | 'POSTGRES_18' = 'SQLITE_3') {
  const db = (await connect.toNew(databases, id))();
  await migrate(db);
  return db;
}

/** As somebody with all rights on the database would. */
async function tampering(db: Knex): Promise<void> {
  if (db.client.config.client === 'pg') {
    await db.raw('ALTER TABLE promotions_audit DISABLE TRIGGER ALL');
    return;
  }
  for (const event of ['update', 'delete', 'insert']) {
    await db.raw(`DROP TRIGGER promotions_audit_${event}`);
  }
}

/** Six entries, one of each shape, by two keys. */
async function fill(db: Knex): Promise<AuditHead[]> {
  const before = recordOf(db, keysOf(['2026-a']));
  const now = recordOf(db, KEYS);
  return [
    await before.append(),
    await before.append({ kind: 'refusal', text: 'Olaf may not.' }),
    await now.append({ target: undefined, approvalId: undefined }),
    await now.append({
      kind: 'hold',
      pipeline: undefined,
      stage: undefined,
      target: undefined,
      approvalId: undefined,
      releaseId: undefined,
      data: {},
    }),
    await now.append({ kind: 'outcome', data: { state: 'succeeded', n: [1] } }),
    await now.append({ actor: 'argocd:admin', kind: 'outside' }),
  ];
}

/** A text that differs in the way that is asked. */
const CHANGES: Record<string, (text: string) => string> = {
  'one bit of its first character': t =>
    t && String.fromCharCode(t.charCodeAt(0) ^ 1) + t.slice(1),
  'one bit of its last character': t =>
    t && t.slice(0, -1) + String.fromCharCode(t.charCodeAt(t.length - 1) ^ 1),
  'the case of a letter': t =>
    t.replace(/[a-z]/i, c =>
      c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase(),
    ),
  'a space more': t => `${t} `,
  'a space within': t => `${t.slice(0, 1)} ${t.slice(1)}`,
  'a character less': t => t.slice(0, -1),
  'nothing left of it': () => '',
};

const NUMBERS = ['seq', 'stage_index', 'cut_through'];

function changesOf(column: string, value: unknown): unknown[] {
  if (NUMBERS.includes(column)) {
    const number = value === null ? undefined : Number(value);
    return number === undefined
      ? [0, 1]
      : [number + 100, ...(column === 'seq' ? [] : [null, number + 1])];
  }
  if (value === null) {
    return ['', 'x'];
  }
  const text = String(value);
  const changed = Object.values(CHANGES).map(change => change(text));
  const nullable = ['instance', 'namespace', 'name', 'stage_name', 'target'];
  return [
    ...new Set([...changed, ...(nullable.includes(column) ? [null] : [])]),
  ].filter(other => other !== value);
}

it('finds every change of every column of every row', async () => {
  const db = await opened();
  await fill(db);
  await tampering(db);
  expect((await verifyRecord(db, KEYS)).broken).toBeUndefined();
  const rows = (await entries(db).orderBy('seq')).map(fromDatabase);
  const missed: string[] = [];
  let tried = 0;
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) {
      for (const changed of changesOf(column, value)) {
        const at = column === 'seq' ? Number(changed) : row.seq;
        await entries(db)
          .where({ seq: row.seq })
          .update({ [column]: changed });
        const { broken } = await verifyRecord(db, KEYS);
        await entries(db)
          .where({ seq: at })
          .update({ [column]: value });
        tried += 1;
        // The first one is found missing at the second.
        if (!broken || (broken.seq !== row.seq && column !== 'seq')) {
          missed.push(`${row.seq}.${column} = ${changed}: ${broken?.text}`);
        }
      }
    }
  }
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(400);
  expect((await verifyRecord(db, KEYS)).broken).toBeUndefined();
});

it('finds every row that is deleted, and every two that are swapped', async () => {
  const db = await opened();
  await fill(db);
  await tampering(db);
  const rows = (await entries(db).orderBy('seq')).map(fromDatabase);
  const restore = async () => {
    await entries(db).delete();
    await entries(db).insert(rows);
  };
  for (const { seq } of rows) {
    await entries(db).where({ seq }).delete();
    const { broken } = await verifyRecord(db, KEYS);
    const codes = ['cutWithoutCheckpoint', 'missing', 'truncated'];
    const at = seq === 1 ? 0 : 1;
    expect([seq, broken?.code]).toEqual([seq, codes[seq === 6 ? 2 : at]]);
    await restore();
  }
  for (const a of rows) {
    for (const b of rows.filter(({ seq }) => seq > a.seq)) {
      await entries(db).whereIn('seq', [a.seq, b.seq]).delete();
      await entries(db).insert([
        { ...a, seq: b.seq },
        { ...b, seq: a.seq },
      ]);
      expect((await verifyRecord(db, KEYS)).broken).toMatchObject({
        code: 'changed',
        seq: a.seq,
      });
      await restore();
    }
  }
});

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s it finds', id => {
  const spoilt = async (spoil: (db: Knex, rows: AuditRow[]) => unknown) => {
    const db = await opened(id);
    const heads = await fill(db);
    await tampering(db);
    const rows = (await entries(db).orderBy('seq')).map(fromDatabase);
    await spoil(db, rows);
    return { db, heads };
  };
  const brokenBy = async (
    spoil: (db: Knex, rows: AuditRow[]) => unknown,
    keys = KEYS,
  ) => (await verifyRecord((await spoilt(spoil)).db, keys)).broken;

  it('nothing in a record that nobody touched', async () => {
    const { db, heads } = await spoilt(() => {});
    expect(await verifyRecord(db, KEYS)).toEqual({
      entries: 6,
      first: 1,
      last: heads[5],
      signedBy: [
        { keyId: '2026-a', from: 1, to: 2 },
        { keyId: '2026-b', from: 3, to: 6 },
      ],
    });
  });

  it('a changed comment', async () => {
    expect(
      await brokenBy(db =>
        entries(db).where({ seq: 5 }).update({ data: '{"state":"failed"}' }),
      ),
    ).toMatchObject({ code: 'changed', seq: 5 });
  });

  it('an entry that was put in', async () => {
    const added = (db: Knex, rows: AuditRow[]) =>
      entries(db).insert({ ...rows[5], seq: 7 });
    expect(await brokenBy(added)).toMatchObject({ code: 'changed', seq: 7 });
  });

  it('a key that is not known any more', async () => {
    expect(await brokenBy(() => {}, keysOf(['2026-b']))).toMatchObject({
      code: 'unknownKey',
      seq: 1,
      text: expect.stringContaining('"2026-a"'),
    });
  });

  it('a key with another secret under the same name', async () => {
    const other = keysOf(['2026-b', '2026-a'], 'secret', 'another');
    expect(await brokenBy(() => {}, other)).toMatchObject({
      code: 'changed',
      seq: 1,
    });
  });

  it('what was signed anew with the key of the database', async () => {
    const forged = async (db: Knex) => {
      await entries(db).where('seq', '>', 3).delete();
      const third = await entries(db).where({ seq: 3 }).first();
      await db('promotions_audit_head').update({ seq: 3, hmac: third?.hmac });
      await recordOf(db).append({ text: 'Nothing happened.' });
    };
    expect(await brokenBy(forged)).toMatchObject({ code: 'weakerKey', seq: 4 });
  });

  it('a head that was set back with the end that it stood for, only when somebody witnessed it', async () => {
    const { db, heads } = await spoilt(async to => {
      await entries(to).where('seq', '>', 4).delete();
      const fourth = await entries(to).where({ seq: 4 }).first();
      await to('promotions_audit_head').update({ seq: 4, hmac: fourth?.hmac });
    });
    const witness = (at: number) => [{ ...heads[at], who: 'the auditor' }];
    expect((await verifyRecord(db, KEYS)).broken).toBeUndefined();
    expect((await verifyRecord(db, KEYS, witness(3))).broken).toBeUndefined();
    expect((await verifyRecord(db, KEYS, witness(5))).broken).toMatchObject({
      code: 'truncated',
      text: 'The record ends at entry 4, and the auditor knows one up to 6',
    });
  });

  it('a record that was written anew with the key, only when somebody witnessed it', async () => {
    const { db, heads } = await spoilt(async to => {
      await entries(to).delete();
      await to('promotions_audit_head').update({ seq: 0, hmac: '' });
      await fill(to);
      await recordOf(to, KEYS).append();
    });
    expect((await verifyRecord(db, KEYS)).broken).toBeUndefined();
    const other = { seq: 3, hmac: 'f'.repeat(64), who: 'the auditor' };
    expect(heads[2].hmac).not.toBe(other.hmac);
    expect((await verifyRecord(db, KEYS, [other])).broken).toMatchObject({
      code: 'otherHead',
      seq: 3,
    });
  });

  it('a head that is gone, and one of another record', async () => {
    const gone = (db: Knex) => db('promotions_audit_head').delete();
    expect(await brokenBy(gone)).toMatchObject({ code: 'otherHead' });
    const other = (db: Knex) =>
      db('promotions_audit_head').update({ hmac: 'f'.repeat(64) });
    expect(await brokenBy(other)).toMatchObject({ code: 'otherHead', seq: 6 });
    const behind = (db: Knex, rows: AuditRow[]) =>
      db('promotions_audit_head').update({ seq: 5, hmac: rows[4].hmac });
    expect(await brokenBy(behind)).toMatchObject({ code: 'otherHead', seq: 6 });
  });
});

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('retention in %s', id => {
  const NOW = new Date('2026-11-21T12:00:00.000Z');
  const daysAgo = (days: number) =>
    new Date(NOW.getTime() - days * 86_400_000).toISOString();

  async function aged(days: readonly number[]) {
    const db = await opened(id);
    const { audit, append } = recordOf(db, KEYS);
    for (const day of days) {
      await append({ at: daysAgo(day) });
    }
    const retention = new RecordRetention({
      db,
      audit,
      days: 30,
      clock: () => NOW,
      logger: { info: () => {} },
    });
    const kept = async () =>
      (await entries(db).orderBy('seq')).map(({ seq }) => Number(seq));
    const run = () => retention.run(new AbortController().signal);
    return { db, kept, run };
  }

  it('cuts what is old at a checkpoint, and the rest still verifies', async () => {
    const { db, kept, run } = await aged([50, 40, 31, 29, 1]);
    const [, , third] = await entries(db).orderBy('seq');
    await run();
    expect(await kept()).toEqual([4, 5, 6]);
    const { broken, first } = await verifyRecord(db, KEYS, [
      { seq: 3, hmac: third.hmac, who: 'the auditor' },
    ]);
    expect([broken, first]).toEqual([undefined, 4]);
    const early = { seq: 1, hmac: 'f'.repeat(64), who: 'the auditor' };
    expect((await verifyRecord(db, KEYS, [early])).broken?.code).toBe(
      'notComparable',
    );
  });

  it('cuts nothing when nothing is old, not even a checkpoint', async () => {
    const { kept, run } = await aged([29, 1]);
    await run();
    expect(await kept()).toEqual([1, 2]);
  });

  it('cuts nothing after one that is young, however old it says it is', async () => {
    const { kept, run } = await aged([40, 1, 40]);
    await run();
    expect(await kept()).toEqual([2, 3, 4]);
  });

  it('cuts an older checkpoint with what is old, and again verifies', async () => {
    const { db, kept, run } = await aged([60, 50]);
    await run();
    await run();
    expect(await kept()).toEqual([3]);
    expect((await verifyRecord(db, KEYS)).broken).toBeUndefined();
  });

  it('leaves it to nobody to cut more than the checkpoint says', async () => {
    const { db, run } = await aged([50, 40, 29, 20, 1]);
    await run();
    await expect(entries(db).where({ seq: 3 }).delete()).rejects.toThrow(
      'below a checkpoint',
    );
    await tampering(db);
    await entries(db).where({ seq: 3 }).delete();
    expect((await verifyRecord(db, KEYS)).broken).toMatchObject({
      code: 'cutWithoutCheckpoint',
      seq: 4,
    });
  });

  it('is seen through when the checkpoint is forged', async () => {
    const { db } = await aged([50, 40, 29]);
    await tampering(db);
    const [, second, third] = (await entries(db).orderBy('seq')).map(
      fromDatabase,
    );
    await entries(db).where('seq', '<=', 2).delete();
    const data = JSON.stringify({ hmac: second.hmac, through: 2 });
    await entries(db).insert({ ...third, seq: 4, kind: 'checkpoint', data });
    await db('promotions_audit_head').update({ seq: 4 });
    expect((await verifyRecord(db, KEYS)).broken).toMatchObject({
      code: 'changed',
      seq: 4,
    });
  });
});

it('takes the entry of a cut as it is in the record', async () => {
  const db = await opened();
  await recordOf(db, KEYS).append({
    ...CHECKOUT,
    kind: 'checkpoint',
    data: { through: 0 },
  });
  const [row] = await entries(db);
  expect(Number(row.cut_through)).toBe(0);
});
