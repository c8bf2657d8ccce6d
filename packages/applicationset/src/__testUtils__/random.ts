/** Choices that are the same for the same seed. */

/** Chooses. */
export interface Random {
  /** From 0 to below `limit` */
  below(limit: number): number;
  chance(probability: number): boolean;
  oneOf<const T>(values: readonly [T, ...T[]]): T;
  /** Some of the values, each at most once, in their order */
  some<T>(values: readonly T[]): T[];
  /** A field with a probability, else nothing */
  maybe<K extends string, T>(key: K, value: () => T): { [key in K]?: T };
}

/** A small generator of numbers (mulberry32), for tests only. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: probability => next() < probability,
    oneOf: values => values[below(values.length)] ?? values[0],
    some: values => values.filter(() => next() < 0.5),
    maybe(key, value) {
      const field: { [key in typeof key]?: ReturnType<typeof value> } = {};
      if (next() < 0.4) field[key] = value();
      return field;
    },
  };
}
