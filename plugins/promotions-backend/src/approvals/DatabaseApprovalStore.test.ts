/** The store's promises on both databases. */

import { testDatabases } from './__testUtils__/databases';
import {
  DECISION_PROMISES,
  TICKET_PROMISES,
} from './__testUtils__/storeContract';
import { isVolatile } from './DatabaseApprovalStore';

jest.setTimeout(60_000);

const databases = testDatabases();

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s an approval', id => {
  it.each(Object.entries({ ...DECISION_PROMISES, ...TICKET_PROMISES }))(
    '%s',
    async (_, holds) => {
      expect.hasAssertions();
      await holds(() => databases.init(id));
    },
  );
});

it('knows a database that loses everything with the process', async () => {
  expect(isVolatile(await databases.init('SQLITE_3'))).toBe(true);
  expect(isVolatile(await databases.init('POSTGRES_18'))).toBe(false);
});
