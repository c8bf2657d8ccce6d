/** What differs between two objects, field by field. */
import type { Json } from '@stagecraft/applicationset';

/** A field that differs; absent means that it is not there. */
export interface Difference {
  path: string;
  before?: Json;
  after?: Json;
}

/** Differences in the order of the fields; lists are told as a whole unless they are as long as each other. */
export function differencesOf(
  before: Json | undefined,
  after: Json | undefined,
  path = '',
): Difference[] {
  if (before === undefined || after === undefined) {
    return before === after ? [] : [{ path, before, after }];
  }
  const [left, right] = [entriesOf(before), entriesOf(after)];
  if (!left || !right || Array.isArray(before) !== Array.isArray(after)) {
    return before === after ? [] : [{ path, before, after }];
  }
  if (Array.isArray(before) && left.size !== right.size) {
    return [{ path, before, after }];
  }
  return [...new Set([...left.keys(), ...right.keys()])].flatMap(key =>
    differencesOf(
      left.get(key),
      right.get(key),
      Array.isArray(before) ? `${path}[${key}]` : join(path, key),
    ),
  );
}

function entriesOf(value: Json): Map<string, Json> | undefined {
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value))
    : undefined;
}

function join(path: string, key: string): string {
  const name = /^[\w$-]+$/.test(key) ? key : JSON.stringify(key);
  return path ? `${path}.${name}` : name;
}
