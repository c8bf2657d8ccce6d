/** JSON values, as they come over the wire. */

/**
 * Any JSON value.
 * @public
 */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/**
 * A JSON object.
 * @public
 */
export interface JsonObject {
  [key: string]: Json;
}

/** Whether a value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
