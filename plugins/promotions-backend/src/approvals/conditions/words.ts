/** Spans, times, people and their reasons as the sentences of gates and conditions have them. */

import { parseEntityRef } from '@backstage/catalog-model';
import { shortRevision } from '@stagecraft/plugin-promotions-common';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "30 min", "1 h 30 min", "2 d 4 h"; rounded up, so that nothing is due before it says. */
export function spanWords(ms: number): string {
  if (ms < MINUTE_MS) {
    return `${Math.max(0, Math.ceil(ms / SECOND_MS))} s`;
  }
  const whole = Math.ceil(ms / MINUTE_MS) * MINUTE_MS;
  const days = Math.floor(whole / DAY_MS);
  const hours = Math.floor((whole % DAY_MS) / HOUR_MS);
  const minutes = (whole % HOUR_MS) / MINUTE_MS;
  return [
    days > 0 && `${days} d`,
    hours > 0 && `${hours} h`,
    days === 0 && minutes > 0 && `${minutes} min`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Hours and minutes in UTC, with the day where it is another one; a reader's own zone is shown from `until`. */
export function timeWords(iso: string, now: Date): string {
  const time = `${iso.slice(11, 16)} UTC`;
  const day = iso.slice(0, 10);
  return day === now.toISOString().slice(0, 10) ? time : `${day} ${time}`;
}

/** A reason in brackets, or nothing. */
export function bracketed(reason: string | undefined): string {
  return reason ? ` (${reason})` : '';
}

/** A release as people know it. */
export function releaseName(revisions: readonly string[]): string {
  return revisions.map(shortRevision).join(' + ');
}

/** A person or group by name; somebody who is no entity as they are. */
export function shortName(ref: string): string {
  return ref.includes(':') ? parseEntityRef(ref).name : ref;
}

/** Somebody's own words, to go on after them. */
export function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}
