/** The store's promises on both databases. */

import { testDatabases } from './__testUtils__/databases';
import {
  DECISION_PROMISES,
  TICKET_PROMISES,
} from './__testUtils__/storeContract';
import {
  OPENING_PROMISES,
  RACE_PROMISES,
  WITHDRAWAL_PROMISES,
} from './__testUtils__/takingBack';
import { connections } from './__testUtils__/connections';
import { isVolatile } from './DatabaseApprovalStore';

jest.setTimeout(60_000);

const databases = testDatabases();
const connect = connections();

const PROMISES = {
  ...DECISION_PROMISES,
  ...TICKET_PROMISES,
  ...WITHDRAWAL_PROMISES,
  ...OPENING_PROMISES,
};

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s an approval', id => {
  it.each(Object.entries(PROMISES))('%s', async (_, holds) => {
    expect.hasAssertions();
    await holds(() => databases.init(id));
  });

  it.each(Object.entries(RACE_PROMISES))('%s', async (_, holds) => {
    expect.hasAssertions();
    const another = await connect.toNew(databases, id);
    const one = another();
    // SQLite is for one process, which has one connection.
    await holds(id === 'SQLITE_3' ? () => one : another);
  });
});

it('knows a database that loses everything with the process', async () => {
  expect(isVolatile(await databases.init('SQLITE_3'))).toBe(true);
  expect(isVolatile(await databases.init('POSTGRES_18'))).toBe(false);
});
