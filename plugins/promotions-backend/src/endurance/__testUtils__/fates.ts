/** Where backends are killed. */

import type { Random } from '../../platform/random';
import type { Doom } from './doom';

/** A place to die at, by its name. */
export interface Fate {
  name: string;
  doom: Doom;
}

type Point = Omit<Doom, 'afterMs'>;

/** That it is done is not told, but something else is that comes after it. */
const COMMIT = '^before COMMIT';
const SYNC = 'POST \\S+/sync';

/** What is done in the course of every approval, in that order. */
const POINTS: Record<string, Point> = {
  'before a decision is written': {
    what: '^before insert into promotions_decisions',
  },
  'decision written, not committed': {
    what: '^after insert into promotions_decisions',
  },
  'after store': {
    since: ['^after insert into promotions_decisions', COMMIT],
    what: '.',
  },
  'before the record is written': {
    what: '^before insert into promotions_audit ',
  },
  'record written, not committed': {
    what: '^after insert into promotions_audit ',
  },
  'before a claim': { what: '^before update promotions_approvals .*ticket' },
  'after a claim': { what: '^after update promotions_approvals .*ticket' },
  'before an intent': {
    what: '^before update promotions_executions .*syncing',
  },
  'intent written, not committed': {
    what: '^after update promotions_executions .*syncing',
  },
  'after an intent': {
    since: ['^after update promotions_executions .*syncing', COMMIT],
    what: '.',
  },
  'before sync': { what: `^before ${SYNC}` },
  'sync handed over': { what: `^sent ${SYNC}` },
  'after sync, before record': { what: `^after ${SYNC}` },
  'in the middle of several targets': {
    since: [`^after ${SYNC}`],
    what: '^(before|after) (GET|POST|select|update|insert)',
  },
  'before an outcome': {
    what: '^before update promotions_(approvals|executions) .*succeeded',
  },
  'after an outcome': {
    what: '^after update promotions_(approvals|executions) .*succeeded',
  },
  'after any call': { what: '.' },
};

/** Every name that a death can have. */
export const FATES = [...Object.keys(POINTS), 'at any time'];

/** When nothing else has happened, from the start of a process (milliseconds). */
const LATEST_MS = 60_000;
/** At any time means within this. */
const EARLY_MS = 3_000;
/** A life is about so many calls of the database and of Argo CD. */
const CALLS = 300;

/** The fate of one life. The turn goes through all points, so that few runs have them all. */
export function fateOf(turn: number, random: Random): Fate {
  const names = Object.keys(POINTS);
  const at = turn % (names.length + 2);
  const name = names[at];
  if (name === undefined) {
    const afterMs = Math.floor(random() * EARLY_MS);
    return { name: 'at any time', doom: { afterMs } };
  }
  const most = name === 'after any call' ? CALLS : 3;
  const nth = 1 + Math.floor(random() ** 2 * most);
  return { name, doom: { ...POINTS[name], nth, afterMs: LATEST_MS } };
}
