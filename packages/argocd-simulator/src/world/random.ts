/** Randomness from a seed, so that a run can be repeated. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A value in [low, high). */
  between(low: number, high: number): number;
  /** So many lower-case letters and digits, as Kubernetes appends to names. */
  suffix(length: number): string;
  /** A version 4 UUID. */
  uuid(): string;
}

/** The generator mulberry32: small, and good enough for delays and names. */
export function createRandom(seed: number): Random {
  let state = Math.trunc(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) % 0x100000000;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  };
  const pick = (alphabet: string) =>
    alphabet[Math.floor(next() * alphabet.length)];
  const hex = (length: number) =>
    Array.from({ length }, () => pick('0123456789abcdef')).join('');
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    suffix: length =>
      Array.from({ length }, () => pick('bcdfghjklmnpqrstvwxz2456789')).join(
        '',
      ),
    uuid: () =>
      `${hex(8)}-${hex(4)}-4${hex(3)}-${pick('89ab')}${hex(3)}-${hex(12)}`,
  };
}
