/** Where two JSON values part. */
import { isJsonObject, type Json } from '../schema/json';
import { fieldPath } from '../write/description/problems';

/** What is different at the first such field, or undefined where all is the same. */
export function firstDifference(
  given: Json | undefined,
  expected: Json | undefined,
  at: readonly (string | number)[] = [],
): string | undefined {
  if (Array.isArray(given) && Array.isArray(expected)) {
    return among(
      Math.max(given.length, expected.length),
      index => index,
      index => firstDifference(given[index], expected[index], [...at, index]),
    );
  }
  if (isJsonObject(given) && isJsonObject(expected)) {
    const keys = [
      ...new Set([...Object.keys(given), ...Object.keys(expected)]),
    ];
    return among(
      keys.length,
      index => keys[index],
      key => firstDifference(given[key], expected[key], [...at, key]),
    );
  }
  if (given === expected) return undefined;
  const path = fieldPath(at);
  if (expected === undefined) return `${path} would not be written`;
  return given === undefined
    ? `${path} is missing, which would be written as ${shown(expected)}`
    : `${path} is ${shown(given)} and would be written as ${shown(expected)}`;
}

function among<K>(
  count: number,
  keyAt: (index: number) => K,
  differenceAt: (key: K) => string | undefined,
): string | undefined {
  for (let index = 0; index < count; index += 1) {
    const difference = differenceAt(keyAt(index));
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
