/** Lays a generator's own template over the ApplicationSet's, as Argo CD does. */
import { isJsonObject, type Json, type JsonObject } from '../schema/json';

/** Keeps what `own` says and takes the rest from `base`; an empty value says nothing. */
export function fillIn(own: JsonObject, base: JsonObject): JsonObject {
  const filled: JsonObject = { ...own };
  for (const [key, value] of Object.entries(base)) {
    filled[key] = fillValue(own[key], value);
  }
  return filled;
}

function fillValue(own: Json | undefined, base: Json): Json {
  if (own === undefined || isEmpty(own)) return base;
  return isJsonObject(own) && isJsonObject(base) ? fillIn(own, base) : own;
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === '' || value === 0 || value === false;
}
