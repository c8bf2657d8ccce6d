/** How far what we know of an instance can be trusted, from when it was heard of and what failed. Pure. */

import type { Freshness } from '@stagecraft/plugin-promotions-common';
import { ArgoError } from '../argocd/errors';
import { SILENCE_MS } from '../argocd/KindWatch';
import type { ArgoKind } from '../argocd/types';

/** What is known of the connection for one kind of object. Times in milliseconds. */
export interface Contact {
  heardAt?: number;
  listed: boolean;
  /** Why the connection is not there; undefined while it is. */
  problem?: string;
}

export type Contacts = Readonly<Record<ArgoKind, Contact>>;

const NO_CONTACT: Contact = { listed: false };

export const NO_CONTACTS: Contacts = {
  application: NO_CONTACT,
  applicationSet: NO_CONTACT,
};

/**
 * `live`: both kinds are listed and followed. `stale`: something is amiss, and all of it was heard of within
 * two heartbeats, or it was just started. `unreachable`: for longer than that.
 */
export function freshnessOf(contacts: Contacts, now: number): Freshness {
  const both = [contacts.application, contacts.applicationSet];
  const heardAt = earliestHeard(both);
  const observedAt =
    heardAt === undefined ? undefined : new Date(heardAt).toISOString();
  const silent = heardAt === undefined || now - heardAt > SILENCE_MS;
  const problem = both.find(contact => contact.problem)?.problem;
  if (problem) {
    const state = silent ? 'unreachable' : 'stale';
    return { state, observedAt, reason: problem };
  }
  if (both.some(({ listed }) => !listed)) {
    return { state: 'stale', observedAt, reason: 'it is being read' };
  }
  return silent
    ? { state: 'stale', observedAt, reason: 'it has gone silent' }
    : { state: 'live', observedAt };
}

/** All that we know is as old as the part that was heard of least recently. */
function earliestHeard(contacts: Contact[]): number | undefined {
  const times = contacts.flatMap(({ heardAt }) => heardAt ?? []);
  return times.length === contacts.length ? Math.min(...times) : undefined;
}

const WAYS_OUT: Partial<Record<ArgoError['kind'], string>> = {
  unauthenticated:
    'it does not accept our account; renew its token or password in promotions.instances',
  forbidden:
    'our account may not read there; it needs `get` on applications and applicationsets',
  notFound: "it does not know what we ask for; check the instance's url",
  rateLimited: 'it limits how often we ask',
  server: 'it answers with an error of its own',
};

/** A clause for people: what is wrong with the connection, and the way out where there is one. */
export function problemOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const wayOut = error instanceof ArgoError ? WAYS_OUT[error.kind] : undefined;
  return wayOut ? `${wayOut} (${said})` : said;
}
