/** Percentiles, and what several runs say together. */

/** The value that the given part of all is at most; 0.99 for p99. Throws without any. */
export function percentile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new Error('nothing was measured');
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(part * sorted.length) - 1];
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The numbers of a benchmark's runs: each run is judged alone, and the one in the middle counts. */
export function medianOf<T>(
  runs: readonly T[],
  figure: (run: T) => number,
): number {
  return median(runs.map(figure));
}
