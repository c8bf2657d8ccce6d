/**
 * Reads a secret of this database, and makes it when it is not there. Two that make it at once agree: the second
 * insert is ignored and both read the first one's. Killed in between, it is there or it is made the next time.
 */

import type { Knex } from 'knex';
import { secrets } from '../tables';

export async function readSecret(
  db: Knex,
  name: string,
  fresh: () => string,
): Promise<string> {
  await secrets(db)
    .insert({ name, value: fresh() })
    .onConflict('name')
    .ignore();
  const row = await secrets(db).where({ name }).first();
  if (!row) {
    throw new Error(`The secret "${name}" vanished while it was written`);
  }
  return row.value;
}
