/** The store's promises on both databases. */

import { testDatabases } from './__testUtils__/databases';
import {
  describeDecisions,
  describeTickets,
} from './__testUtils__/storeContract';
import { isVolatile } from './DatabaseApprovalStore';

jest.setTimeout(60_000);

const databases = testDatabases();

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('approvals in %s', id => {
  describe('decisions', () => describeDecisions(() => databases.init(id)));
  describe('tickets', () => describeTickets(() => databases.init(id)));
});

it('knows a database that loses everything with the process', async () => {
  expect(isVolatile(await databases.init('SQLITE_3'))).toBe(true);
  expect(isVolatile(await databases.init('POSTGRES_18'))).toBe(false);
});
