/** Typed values as JSON. */
import type { Json } from '../schema/json';

/** A copy that holds what JSON would: fields that are undefined are left out. */
export function asJson(value: unknown): Json {
  if (value === null || typeof value !== 'object') return plain(value);
  if (Array.isArray(value)) return value.map(asJson);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      field === undefined ? [] : [[key, asJson(field)]],
    ),
  );
}

function plain(value: unknown): Json {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      return null;
  }
}
