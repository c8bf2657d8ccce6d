/**
 * A whole promotions backend as a process of its own, for tests that kill it: the real plugin with all that it does,
 * on a real database, against an Argo CD over HTTP. It loads, says `loaded`, waits for a ProcessOrder as one line of
 * JSON, starts, and says `ready PORT`. Bundled by tools/bundle.mjs.
 */

import { createInterface } from 'node:readline';
import { createSpecializedBackend } from '@backstage/backend-app-api';
import type { JsonObject } from '@backstage/types';
import knexFactory, { type Knex } from 'knex';
import { promotionsPlugin } from '../../plugin';
import { awaitDoom, type Doom } from './doom';
import { lightServices } from './lightServices';

export interface ProcessOrder {
  database: Knex.Config;
  config: JsonObject;
  /** As `backend.database.skipMigrations`. */
  skipMigrations?: boolean;
  doom?: Doom;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function start(order: ProcessOrder): Promise<void> {
  const { config, doom, skipMigrations = false } = order;
  const db = knexFactory(order.database);
  const { factories, listen } = lightServices({ config, db, skipMigrations });
  const backend = createSpecializedBackend({
    defaultServiceFactories: factories,
  });
  backend.add(promotionsPlugin);
  // Also while it starts it may be killed.
  if (doom) {
    awaitDoom(doom, db);
  }
  await backend.start();
  say(`ready ${await listen()}`);
}

const input = createInterface(process.stdin);
input.once('line', line =>
  start(JSON.parse(line)).catch(error => {
    console.error(error);
    process.exit(1);
  }),
);
// Whoever ordered it is gone.
input.once('close', () => process.exit(0));
say('loaded');
