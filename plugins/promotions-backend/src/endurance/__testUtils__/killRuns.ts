/** Many runs, a few at a time, and what came of them. */

import { seeded } from '../../platform/__testUtils__/seeded';
import type { Databases } from './databases';
import { FATES } from './fates';
import { killRun, type RunResult } from './killRun';
import { Spares } from './Replica';
import { SCENARIOS } from './scenarios';
import { startWorld, type Place } from './world';

export interface Runs {
  /** The program that is killed. */
  program: string;
  seed: number;
  runs: number;
  /** The turn of the first; 0 has them all. */
  first: number;
  /** How many at a time. */
  abreast: number;
  /** Even turns: one replica. */
  sqlite: Databases;
  /** Odd turns: two replicas. */
  postgres: Databases;
  /** Told after each. */
  onRun?: (result: RunResult) => void;
}

export async function killRuns(options: Runs): Promise<RunResult[]> {
  const { runs, first, abreast, program } = options;
  const places = Array.from({ length: abreast }, (_, at) => `place-${at}`);
  const world = await startWorld(places);
  const spares = new Spares(program, abreast);
  const results: RunResult[] = [];
  let next = first;
  const work = async (place: Place) => {
    while (next < first + runs) {
      const turn = next;
      next += 1;
      const result = await killRun(planOf(options, turn, place, spares));
      results.push(result);
      options.onRun?.(result);
    }
  };
  try {
    await Promise.all(world.places.map(work));
  } finally {
    spares.stop();
    await world.stop();
  }
  return results;
}

function planOf(
  { seed, sqlite, postgres }: Runs,
  turn: number,
  place: Place,
  spares: Spares,
) {
  const names = Object.keys(SCENARIOS);
  const two = turn % 2 === 1;
  return {
    turn,
    random: seeded(seed * 1_000_003 + turn),
    // Each scenario with both databases.
    scenario: names[Math.floor(turn / 2) % names.length],
    replicas: two ? 2 : 1,
    databases: two ? postgres : sqlite,
    place,
    spares,
  };
}

/** For people. */
export function figures(results: readonly RunResult[], seed: number): string {
  const count = (of: (result: RunResult) => readonly string[]) =>
    results.reduce((sum, result) => sum + of(result).length, 0);
  const killed = tally(
    results.flatMap(r => r.deaths),
    FATES,
  );
  const played = tally(results.map(r => r.scenario));
  const seconds = results.map(r => r.seconds).sort((a, b) => a - b);
  const unkilled = results.filter(({ deaths }) => deaths.length === 0).length;
  return [
    `${results.length} runs, seed ${seed}: ${count(r => r.deaths)} kills, ` +
      `${count(r => r.lost)} lost, ${count(r => r.double)} double, ` +
      `${count(r => r.wrong)} wrong; ${unkilled} runs without a kill`,
    `${
      results.filter(r => r.replicas === 2).length
    } of them with two replicas on PostgreSQL`,
    `a run took ${seconds[Math.floor(seconds.length / 2)]?.toFixed(
      1,
    )} s at the median, ${seconds.at(-1)?.toFixed(1)} s at most`,
    'killed:',
    ...killed,
    'played:',
    ...played,
    'recorded:',
    ...tally(results.flatMap(r => r.recorded)),
  ].join('\n');
}

/** How often each is there, also those of `all` that are not. */
function tally(names: readonly string[], all = [...new Set(names)]): string[] {
  return all.map(name => {
    const times = names.filter(each => each === name).length;
    return `  ${String(times).padStart(5)}  ${name}`;
  });
}
