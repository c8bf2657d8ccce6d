/** Chance that a seed repeats. */

export interface Chance {
  maybe(probability: number): boolean;
  of<T>(choices: readonly T[]): T;
  between(least: number, most: number): number;
}

export function seededRandom(seed: number): Chance {
  let state = seed * 2654435761;
  const next = () => {
    state = (state + 0x6d2b79f5) % 4294967296;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    maybe: probability => next() < probability,
    of: choices => choices[Math.floor(next() * choices.length)],
    between: (least, most) => least + next() * (most - least),
  };
}
