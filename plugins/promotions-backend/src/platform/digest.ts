/** A name for content: equal values have equal digests, whatever the order of their keys. */

import { createHash } from 'crypto';

/** SHA-256 of the value as JSON with sorted keys, in base64url. What JSON leaves out does not count. */
export function digestOf(value: unknown): string {
  return digestOfText(canonicalJson(value));
}

/** SHA-256 in base64url. */
export function digestOfText(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** JSON with the keys of every object sorted and without `undefined`. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    return `{${canonicalMembers(Object.entries(value))}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function canonicalMembers(entries: [string, unknown][]): string {
  return entries
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
    .join(',');
}
