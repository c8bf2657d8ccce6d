/** Reading and replacing single places of JSON values, which are never changed themselves. */
import type { JsonObject, JsonValue } from '@backstage/types';

export type Path = readonly (string | number)[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is at a place; undefined where there is nothing. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (held, key) =>
      typeof held === 'object' && held !== null && Object.hasOwn(held, key)
        ? Reflect.get(held, key)
        : undefined,
    value,
  );
}

/** The text that is at a place. */
export function textAt(value: unknown, path: Path): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** The list that is at a place; an empty one where there is none. */
export function listAt(value: unknown, path: Path): JsonValue[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** The same with something else at a place; maps on the way there are made. */
export function put<T extends JsonValue>(
  value: T,
  path: Path,
  placed: JsonValue,
): T;
export function put(value: unknown, path: Path, placed: JsonValue): unknown {
  if (path.length === 0) return placed;
  const [key, ...rest] = path;
  if (Array.isArray(value) && typeof key === 'number') {
    return value.map((item, index) =>
      index === key ? put(item, rest, placed) : item,
    );
  }
  const map = isObject(value) ? value : {};
  return { ...map, [key]: put(map[key] ?? null, rest, placed) };
}

/** The same list with something more at an index. */
export function inserted<T>(list: readonly T[], index: number, item: T): T[] {
  return [...list.slice(0, index), item, ...list.slice(index)];
}
