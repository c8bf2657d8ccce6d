/**
 * Reads fields of unknown JSON. Absent and `null` mean the same, as Go writes both for an empty value; a
 * value of another type throws a FieldError that names the way to it.
 */

import { Pool } from './Pool';

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = Object.freeze({});

const allTexts = new Pool<string>();
const allLists = new Pool<string[]>();
const allMaps = new Pool<Record<string, string>>();
/** Of every empty list there is one. */
export const NONE: never[] = [];
Object.freeze(NONE);
const NO_TEXTS: Record<string, string> = Object.freeze({});

/** A value that is not what Argo CD sends there. */
export class FieldError extends Error {
  override readonly name = 'FieldError';

  constructor(
    /** Such as `status.history[2].id`. */
    readonly path: string,
    /** Such as `must be a number, but is "x"`. */
    readonly problem: string,
  ) {
    super(`${path} ${problem}`);
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `key`; an absent one is read as an empty one, so that the reader's defaults hold. */
export function part<T>(
  fields: Fields,
  key: string,
  read: (fields: Fields) => T,
): T {
  const value = fields[key] ?? NOTHING;
  if (!isFields(value)) {
    throw wrongType(key, 'an object', value);
  }
  try {
    return read(value);
  } catch (error) {
    throw inside(key, error);
  }
}

/** The object under `key`, or undefined when there is none. */
export function optionalPart<T>(
  fields: Fields,
  key: string,
  read: (fields: Fields) => T,
): T | undefined {
  return fields[key] === undefined || fields[key] === null
    ? undefined
    : part(fields, key, read);
}

/** The objects in the list under `key`; an absent list is an empty one, which cannot be changed. */
export function parts<T>(
  fields: Fields,
  key: string,
  read: (fields: Fields) => T,
): T[] {
  const list = items(fields, key);
  if (list.length === 0) {
    return NONE;
  }
  return list.map((item, index) => {
    if (!isFields(item)) {
      throw wrongType(`${key}[${index}]`, 'an object', item);
    }
    try {
      return read(item);
    } catch (error) {
      throw inside(`${key}[${index}]`, error);
    }
  });
}

/** The list under `key`, its members unread. */
export function items(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key] ?? [];
  if (!Array.isArray(value)) {
    throw wrongType(key, 'a list', value);
  }
  return value;
}

/** A text that must be there. */
export function requiredText(fields: Fields, key: string): string {
  const value = text(fields, key);
  if (value === '') {
    throw new FieldError(key, 'is missing');
  }
  return value;
}

/** A text, empty when absent. */
export function text(fields: Fields, key: string): string {
  const value = fields[key] ?? '';
  if (typeof value !== 'string') {
    throw wrongType(key, 'a text', value);
  }
  return value;
}

/** A text that many objects have in common, kept once; empty when absent. */
export function sharedText(fields: Fields, key: string): string {
  const value = text(fields, key);
  return value === '' ? value : allTexts.share(value, value);
}

/** As `sharedText`, undefined when absent or empty. */
export function optionalSharedText(
  fields: Fields,
  key: string,
): string | undefined {
  return sharedText(fields, key) || undefined;
}

/** A text, undefined when absent or empty. */
export function optionalText(fields: Fields, key: string): string | undefined {
  return text(fields, key) || undefined;
}

/** The texts in the list under `key`; the list cannot be changed. */
export function texts(fields: Fields, key: string): string[] {
  const list = items(fields, key).map((item, index) => {
    if (typeof item !== 'string') {
      throw wrongType(`${key}[${index}]`, 'a text', item);
    }
    return item;
  });
  return sharedTexts(list);
}

/** An equal list, which cannot be changed. */
export function sharedTexts(list: string[]): string[] {
  if (list.length === 0) {
    return NONE;
  }
  const key = list.length === 1 ? list[0] : JSON.stringify(list);
  return allLists.share(key, list);
}

/** An object whose values are all texts, such as labels, and cannot be changed; `keep` chooses the names. */
export function textMap(
  fields: Fields,
  key: string,
  keep: (name: string) => boolean = () => true,
): Record<string, string> {
  return part(fields, key, map => {
    const names = Object.keys(map).filter(keep);
    if (names.length === 0) {
      return NO_TEXTS;
    }
    const read = Object.fromEntries(names.map(name => [name, text(map, name)]));
    return allMaps.share(JSON.stringify(read), read);
  });
}

/** Whether both say the same, whatever the order of their keys. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length && a.every((item, at) => isSameJson(item, b[at]))
    );
  }
  if (!isFields(a) || !isFields(b)) {
    return a === b;
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && isSameJson(a[key], b[key]))
  );
}

/** A whole number, 0 when absent. */
export function integer(fields: Fields, key: string): number {
  const value = fields[key] ?? 0;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw wrongType(key, 'a whole number', value);
  }
  return value;
}

/** False when absent. */
export function flag(fields: Fields, key: string): boolean {
  const value = fields[key] ?? false;
  if (typeof value !== 'boolean') {
    throw wrongType(key, 'true or false', value);
  }
  return value;
}

/** Cuts what people read to a length that is worth keeping. */
export function shortened(value: string, length: number): string {
  return value.length <= length ? value : `${value.slice(0, length - 1)}…`;
}

export function wrongType(
  path: string,
  expected: string,
  value: unknown,
): FieldError {
  return new FieldError(path, `must be ${expected}, but is ${found(value)}`);
}

/** In few words: it may be large, and deeper than can be written. */
function found(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  return isFields(value)
    ? 'an object'
    : shortened(JSON.stringify(value) ?? String(value), 60);
}

/** What is wrong with an object, where `error` comes of reading it; undefined for a fault of ours. */
export function problemOfReading(error: unknown): string | undefined {
  if (error instanceof FieldError) {
    return error.message;
  }
  return error instanceof RangeError
    ? 'it is nested too deeply to be read'
    : undefined;
}

/** The error with the way to it from one step further up. */
function inside(step: string, error: unknown): unknown {
  return error instanceof FieldError
    ? new FieldError(`${step}.${error.path}`, error.problem)
    : error;
}
