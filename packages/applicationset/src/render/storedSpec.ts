/** An Application's spec in the form in which Argo CD writes it: what says nothing is left out. */
import { ARGOCD_FIELDS } from '../schema/argocdFields.generated';
import { isJsonObject, type Json, type JsonObject } from '../schema/json';

/** Fields whose zero says something: Go holds them by pointer, so they are written once they are given. */
const MEANT_WHEN_ZERO = new Set([
  'ApplicationSpec.revisionHistoryLimit',
  'SyncPolicyAutomated.enabled',
  'Backoff.factor',
  'ApplicationSourcePluginParameter.string',
  'ApplicationSourcePluginParameter.map',
  'ApplicationSourcePluginParameter.array',
]);

/** Objects that are left out when there is nothing in them; others stay as `{}`. */
const OMITTED_WHEN_EMPTY = new Set(['ApplicationSourceJsonnet']);

/**
 * Leaves out optional fields that are null, empty, 0 or false, as Go's `omitempty` does, and adds required
 * texts that are missing. What Argo CD does not know stays: a check tells of it.
 */
export function storedSpec(value: Json | undefined): JsonObject {
  const given = isJsonObject(value) ? value : {};
  const stored = storedObject({ destination: {}, ...given }, 'ApplicationSpec');
  return isJsonObject(stored.destination)
    ? stored
    : { ...stored, destination: {} };
}

function storedObject(value: JsonObject, type: string): JsonObject {
  const fields = fieldsOf(type);
  const stored: JsonObject = {};
  for (const [key, field] of Object.entries(value)) {
    if (field === null) continue;
    const required = `${key}!` in fields;
    const kept = storedValue(field, fields[key] ?? fields[`${key}!`]);
    const says =
      required ||
      MEANT_WHEN_ZERO.has(`${type}.${key}`) ||
      !saysNothing(kept, fields[key]);
    if (says) stored[key] = kept;
  }
  return { ...missingTexts(fields, stored), ...stored };
}

function storedValue(value: Json, type: string | undefined): Json {
  const named = resolved(type);
  if (named === undefined) return value;
  if (named.startsWith('[') && Array.isArray(value)) {
    return value.map(item => storedValue(item, named.slice(1, -1)));
  }
  return isJsonObject(value) && named in ARGOCD_FIELDS
    ? storedObject(value, named)
    : value;
}

function saysNothing(value: Json, type: string | undefined): boolean {
  const named = resolved(type);
  if (named === undefined || named === 'any') return false;
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) {
    const mayBeEmpty = named.startsWith('{') || OMITTED_WHEN_EMPTY.has(named);
    return mayBeEmpty && Object.keys(value).length === 0;
  }
  return value === '' || value === 0 || value === false;
}

function missingTexts(
  fields: Readonly<Record<string, string>>,
  stored: JsonObject,
): JsonObject {
  const missing = Object.entries(fields)
    .filter(([field, type]) => field.endsWith('!') && type === 'string')
    .map(([field]) => field.slice(0, -1))
    .filter(key => stored[key] === undefined);
  return Object.fromEntries(missing.map(key => [key, '']));
}

/** Follows names of types that only stand for another, such as `SyncOptions` for `[string]`. */
function resolved(type: string | undefined): string | undefined {
  const meaning = type === undefined ? undefined : ARGOCD_FIELDS[type];
  return typeof meaning === 'string' ? resolved(meaning) : type;
}

function fieldsOf(type: string): Readonly<Record<string, string>> {
  const fields = ARGOCD_FIELDS[type];
  return typeof fields === 'object' ? fields : {};
}
