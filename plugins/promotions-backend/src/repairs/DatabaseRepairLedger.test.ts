/** Two portals that see the same drift send one repair, and it is recorded. */

import { recordOf } from '../audit/__testUtils__/record';
import { RecordReader } from '../audit/RecordReader';
import { ArgoError } from '../argocd/errors';
import { connections } from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import { migrate } from '../platform/database';
import { DatabaseRepairLedger } from './DatabaseRepairLedger';
import { driftedWorld, NOW } from './__testUtils__/driftedWorld';

jest.setTimeout(60_000);

const databases = testDatabases();
const connect = connections();

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s', id => {
  async function opened() {
    const connection = await connect.toNew(databases, id);
    const db = connection();
    await migrate(db);
    const ledger = (to = db) =>
      new DatabaseRepairLedger(to, recordOf(to).audit, () => new Date(NOW));
    const recorded = async () => {
      const texts: string[] = [];
      for await (const { text } of new RecordReader(db).entries({})) {
        texts.push(text);
      }
      return texts;
    };
    return { db, connection, ledger, recorded };
  }

  it('of two portals that press at once one sends, and both tell of the same repair', async () => {
    const { connection, ledger, recorded } = await opened();
    const one = driftedWorld({ ledger: ledger() });
    // SQLite is for one process only.
    const other = id === 'SQLITE_3' ? ledger() : ledger(connection());
    const two = driftedWorld({ ledger: other, besides: one.argo });
    const results = await Promise.all([one.repair(), two.repair()]);
    expect(results.map(({ kind }) => kind).sort()).toEqual([
      'repeated',
      'sent',
    ]);
    const ids = results.map(r =>
      'response' in r ? r.response.executionId : r,
    );
    expect(ids[0]).toBe(ids[1]);
    expect(one.argo.syncs).toHaveLength(1);
    expect(await recorded()).toEqual([
      'user:default/grace repairs checkout-prod-eu to 749bde9.',
    ]);
  });

  it('what was surely not sent can be tried again at once, and what is not known only later', async () => {
    const { db, ledger, recorded } = await opened();
    const { repair, argo } = driftedWorld({ ledger: ledger() });
    const sync = jest.spyOn(argo, 'sync');
    sync.mockRejectedValueOnce(new ArgoError('forbidden', 'not allowed'));
    await expect(repair()).rejects.toThrow('not allowed');
    sync.mockRejectedValueOnce(new ArgoError('timeout', 'no answer'));
    await expect(repair()).rejects.toThrow('not known whether');
    expect(await repair()).toMatchObject({ kind: 'repeated' });
    await db('promotions_repairs').update({ until: 1 });
    expect(await repair()).toMatchObject({ kind: 'sent' });
    expect(await recorded()).toEqual([
      'user:default/grace repairs checkout-prod-eu to 749bde9.',
      'The repair of checkout-prod-eu to 749bde9 was not sent: not allowed',
      'user:default/grace repairs checkout-prod-eu to 749bde9.',
      'user:default/grace repairs checkout-prod-eu to 749bde9.',
    ]);
  });
});
