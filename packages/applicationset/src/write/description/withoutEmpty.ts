/** Fields that say nothing. */

/** A copy without fields that are undefined, and without these where they are false or empty. */
export function withoutEmpty<T extends object>(
  value: T,
  ...fields: string[]
): T {
  const kept = { ...value };
  for (const [key, field] of Object.entries(kept)) {
    if (field === undefined || (fields.includes(key) && isEmpty(field))) {
      Reflect.deleteProperty(kept, key);
    }
  }
  return kept;
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === false;
  return Object.keys(value).length === 0;
}
