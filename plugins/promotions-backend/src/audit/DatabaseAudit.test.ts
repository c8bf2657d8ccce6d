/** One chain whatever happens at once, and nothing of what was rolled back. */

import type { AuditEntry } from '@stagecraft/plugin-promotions-common';
import { connections } from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import { migrate } from '../platform/database';
import { AuditKeys } from './AuditKeys';
import { CHECKOUT, recordOf } from './__testUtils__/record';
import { DatabaseAudit } from './DatabaseAudit';
import { entries, signedText, fromDatabase } from './tables';

jest.setTimeout(60_000);

const databases = testDatabases();
const connect = connections();

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('the record in %s', id => {
  const opened = async () => {
    const connection = await connect.toNew(databases, id);
    const db = connection();
    await migrate(db);
    return { connection, db };
  };

  it('has no head until something is recorded', async () => {
    const { db } = await opened();
    expect(await recordOf(db).audit.head()).toBeUndefined();
  });

  it('chains each entry to the one before', async () => {
    const { db } = await opened();
    const { audit, append } = recordOf(db);
    const first = await append({ text: 'Mona approved it.' });
    const second = await append({ text: 'Olaf approved it.' });
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect(await audit.head()).toEqual(second);
    const [, row] = (await entries(db).orderBy('seq')).map(fromDatabase);
    const keys = new AuditKeys({ keys: [] }, 'secret');
    expect(keys.sign('database', signedText(row, first.hmac))).toBe(
      second.hmac,
    );
  });

  it('loses an entry with the transaction that it was written in, and tells nobody of it', async () => {
    const { db } = await opened();
    const { audit, append } = recordOf(db);
    const told: AuditEntry[] = [];
    audit.onRecorded(entry => told.push(entry));
    const kept = await append({ text: 'kept' });
    const broken = db.transaction(async tx => {
      await audit.append(tx, { ...CHECKOUT, text: 'lost' });
      throw new Error('the decision was not stored');
    });
    await expect(broken).rejects.toThrow('not stored');
    expect(await audit.head()).toEqual(kept);
    await append({ text: 'next' });
    expect(told.map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'kept'],
      [2, 'next'],
    ]);
  });

  it('refuses to change or delete an entry', async () => {
    const { db } = await opened();
    await recordOf(db).append({ text: 'Mona approved it.' });
    await expect(entries(db).update({ text: 'Nobody did' })).rejects.toThrow(
      'never changed',
    );
    await expect(entries(db).delete()).rejects.toThrow('below a checkpoint');
  });

  it('keeps what no database keeps in a form that it does', async () => {
    const { db } = await opened();
    await recordOf(db).append({
      text: 'half a pair \ud800, NUL \0, \u{1f680}',
      data: { message: '\0\ud800' },
    });
    const [row] = (await entries(db)).map(fromDatabase);
    const keys = new AuditKeys({ keys: [] }, 'secret');
    expect(row.text).toBe('half a pair \ufffd, NUL \ufffd, \u{1f680}');
    expect(keys.sign('database', signedText(row, ''))).toBe(row.hmac);
  });
});

it('is one chain when two replicas append at once', async () => {
  const connection = await connect.toNew(databases, 'POSTGRES_18');
  const first = connection();
  await migrate(first);
  const replicas = [recordOf(first), recordOf(connection())];
  const heads = await Promise.all(
    Array.from({ length: 60 }, (_, at) =>
      replicas[at % 2].append({ text: `entry ${at}` }),
    ),
  );
  expect(heads.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 60 }, (_, at) => at + 1),
  );
  const rows = (await entries(first).orderBy('seq')).map(fromDatabase);
  const keys = new AuditKeys({ keys: [] }, 'secret');
  rows.forEach((row, at) => {
    const text = signedText(row, rows[at - 1]?.hmac ?? '');
    expect(keys.sign('database', text)).toBe(row.hmac);
  });
});

it('names the missing head instead of beginning anew', async () => {
  const db = (await connect.toNew(databases, 'SQLITE_3'))();
  await migrate(db);
  await db('promotions_audit_head').delete();
  const audit = new DatabaseAudit(db, new AuditKeys({ keys: [] }, 'secret'));
  await expect(
    db.transaction(tx => audit.append(tx, CHECKOUT)),
  ).rejects.toThrow('promotions_audit_head');
});
