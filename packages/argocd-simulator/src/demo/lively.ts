/** Commits that keep arriving, for a demo that is watched for longer. */

import type { Random } from '../world/random';
import type { SimClock } from '../world/types';
import type { Stagehand } from './Stagehand';

/** Between two commits: at least, and at most (milliseconds). */
const PAUSE = [40_000, 90_000] as const;

/** Services whose situation would not be lost by a further commit. */
const MOVING = ['checkout', 'routing', 'product-search'];

const CHANGES = [
  'fix a rounding error',
  'log less',
  'new translation',
  'faster start',
  'update the base image',
];

/** Commits to one service after another until the returned function is called. */
export function keepCommitting(
  hands: ReadonlyMap<string, Stagehand>,
  clock: SimClock,
  random: Random,
): () => void {
  let cancel = () => {};
  let patch = 1;
  function next(): void {
    cancel = clock.after(random.between(...PAUSE), () => {
      commit().then(next, error => {
        process.stderr.write(`no commit: ${String(error)}\n`);
        next();
      });
    });
  }
  async function commit(): Promise<void> {
    const name = pick(random, MOVING);
    const version = `1.1.${patch++}`;
    const subject = `${name} ${version}: ${pick(random, CHANGES)}`;
    await hands.get(name)?.commit(version, subject);
  }
  next();
  return () => cancel();
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random.between(0, values.length))];
}
