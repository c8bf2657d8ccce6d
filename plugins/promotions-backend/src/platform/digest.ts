/** A name for content: equal values have equal digests, whatever the order of their keys. */

import { hash } from 'node:crypto';

/** SHA-256 of the value as JSON with sorted keys, in base64url. What JSON leaves out does not count. */
export function digestOf(value: unknown): string {
  return digestOfText(canonicalJson(value));
}

/** SHA-256 in base64url. */
export function digestOfText(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** JSON with the keys of every object sorted and without `undefined`. */
export function canonicalJson(value: unknown): string {
  if (isSorted(value)) {
    return JSON.stringify(value) ?? 'null';
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    return `{${canonicalMembers(value)}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** In one pass: every event of an Application has its spec written so. */
function canonicalMembers(members: object): string {
  let written = '';
  for (const [key, member] of Object.entries(members).sort(byKey)) {
    if (member !== undefined) {
      const comma = written === '' ? '' : ',';
      written += `${comma}${JSON.stringify(key)}:${canonicalJson(member)}`;
    }
  }
  return written;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Whether JSON is written so by itself, which is quicker: most objects of a spec have a key or two. */
function isSorted(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.every(isSorted);
  }
  if (typeof value !== 'object' || value === null) {
    return true;
  }
  const keys = Object.keys(value);
  return (
    keys.every((key, at) => at === 0 || keys[at - 1] < key) &&
    Object.values(value).every(isSorted)
  );
}
