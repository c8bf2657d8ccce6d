/**
 * Kills this very process with SIGKILL, exactly where it is told. What a crash leaves behind depends only on which
 * calls to the database and to Argo CD were made before it, so those are the points: before a statement is sent,
 * after it was answered, before a request leaves, when its last byte was handed over, when its answer begins.
 */

import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import type { Knex } from 'knex';

/** Where to die: the nth time that something like this is about to happen or has happened, or when its time has come. */
export interface Doom {
  /** A regular expression of what happens; without it time alone counts. */
  what?: string;
  /** Only once these have happened, one after the other. */
  since?: readonly string[];
  nth?: number;
  /** Then in any case, from the start of the process. */
  afterMs: number;
}

/** From now on. */
export function awaitDoom(doom: Doom, db: Knex): void {
  setTimeout(() => die('at any time'), doom.afterMs);
  if (doom.what === undefined) {
    return;
  }
  const what = new RegExp(doom.what, 's');
  const awaited = (doom.since ?? []).map(each => new RegExp(each, 's'));
  let left = doom.nth ?? 1;
  const see = (event: string) => {
    if (awaited.length > 0) {
      awaited.splice(0, awaited[0].test(event) ? 1 : 0);
      return;
    }
    left -= what.test(event) ? 1 : 0;
    if (left === 0) {
      die(event);
    }
  };
  watchDatabase(db, see);
  watchCalls(see);
}

function watchDatabase(db: Knex, see: (event: string) => void): void {
  const told = (query: { sql?: string; bindings?: unknown }) =>
    `${query.sql} ${JSON.stringify(query.bindings)}`.replace(/["`]/g, '');
  db.on('query', query => see(`before ${told(query)}`));
  db.on('query-response', (_, query) => see(`after ${told(query)}`));
}

/** Node's own `fetch` tells of these by the names of undici's diagnostics. */
function watchCalls(see: (event: string) => void): void {
  const told = (message: unknown) => {
    const { request } = Object(message);
    return `${request.method} ${request.path}`;
  };
  subscribe('undici:client:sendHeaders', m => see(`before ${told(m)}`));
  subscribe('undici:request:bodySent', m => see(`sent ${told(m)}`));
  subscribe('undici:request:headers', m => see(`after ${told(m)}`));
}

function die(event: string): void {
  writeSync(1, `dying ${event.slice(0, 160)}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;) {
    // The signal is on its way, and nothing else shall happen until it is here.
  }
}
