/** What each look at a pipeline asks of the database. */

import { TestDatabases } from '@backstage/backend-test-utils';
import { CHECKOUT, RELEASE } from '../../__testUtils__/pipelines';
import { migrate } from '../DatabaseApprovalStore';
import { findApprovals } from './findApprovals';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

it('asks the database once about a pipeline on which nobody decided', async () => {
  const db = await databases.init('SQLITE_3');
  await migrate(db);
  const queries: string[] = [];
  db.on('query', ({ sql }: { sql: string }) => queries.push(sql));
  await expect(findApprovals(db, CHECKOUT, [RELEASE])).resolves.toEqual([]);
  expect(queries).toHaveLength(1);
});
