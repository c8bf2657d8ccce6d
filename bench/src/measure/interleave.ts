/**
 * Compares things in one run: each is asked once, then each again, always another one first, so that whatever
 * else this machine does meets all of them alike.
 */

import { percentile } from './statistics';

/** Asks once; resolves with what the answer took in milliseconds. */
export type Contender = (sample: number) => Promise<number>;

export interface Sampling {
  runs: number;
  /** In each run, from each contender. */
  samples: number;
  /** Before the first run; nobody counts them. */
  warmUp: number;
}

/** The samples of one run, by contender. */
export type Run = ReadonlyMap<string, readonly number[]>;

export async function interleave(
  contenders: Record<string, Contender>,
  { runs, samples, warmUp }: Sampling,
): Promise<Run[]> {
  const named = Object.entries(contenders);
  let sample = 0;
  const round = async (into?: Map<string, number[]>) => {
    for (let turn = 0; turn < named.length; turn++) {
      const [name, contender] = named[(turn + sample) % named.length];
      const took = await contender(sample);
      into?.get(name)?.push(took);
    }
    sample++;
  };
  for (let i = 0; i < warmUp; i++) await round();
  const results: Run[] = [];
  for (let run = 0; run < runs; run++) {
    const result = new Map(named.map(([name]) => [name, new Array<number>()]));
    for (let i = 0; i < samples; i++) await round(result);
    results.push(result);
  }
  return results;
}

/** A percentile of one contender's samples in one run. */
export function figureOf(run: Run, name: string, part: number): number {
  return percentile(run.get(name) ?? [], part);
}
