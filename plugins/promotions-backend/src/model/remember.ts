/** Takes what a target shows now into the pipeline's memory. Pure; the same memory comes back when nothing is new. */

import type { Application, ApplicationSet } from '../argocd/types';
import { noteCandidates } from './candidates';
import { allWithDryCommits } from './dryCommits';
import { childrenOf, NO_APPLICATIONS } from './judgeChildren';
import { targetMemory, type PipelineMemory } from './memory';
import { observeTarget } from './observeTarget';
import { claimsOf } from './steps';

export interface Remembered {
  memory: PipelineMemory;
  /** When the news must be taken in again although they show the same; milliseconds of our clock. */
  recheckAt: number | undefined;
}

/**
 * `news`: those of the applications that this memory has not seen as they are, under this set. What the others show
 * is remembered already. `known`: where children of targets are looked up. `now`: our clock.
 */
export function remember(
  memory: PipelineMemory,
  set: ApplicationSet,
  applications: readonly Application[],
  now: Date,
  news = applications,
  known = NO_APPLICATIONS,
): Remembered {
  const at = now.toISOString();
  const fresh = allWithDryCommits(news, memory);
  const { candidates, seen } = noteCandidates(
    memory,
    news === applications ? fresh : allWithDryCommits(applications, memory),
    fresh,
    at,
  );
  const claims = claimsOf(set);
  let { targets } = memory;
  let recheckAt: number | undefined;
  for (const app of fresh) {
    const { name } = app.key;
    const before = targetMemory({ targets }, name);
    const next = observeTarget(before, {
      app,
      claim: claims.get(name),
      children: childrenOf(app, known),
      wasDesired: memory.seen[name],
      now,
      seenAt: at,
    });
    targets =
      next.memory === before ? targets : { ...targets, [name]: next.memory };
    recheckAt = earlier(recheckAt, next.recheckAt);
  }
  const changed =
    candidates !== memory.candidates ||
    seen !== memory.seen ||
    targets !== memory.targets;
  return {
    memory: changed ? { ...memory, candidates, seen, targets } : memory,
    recheckAt,
  };
}

/** Of two times, of which either may be missing. */
export function earlier(
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a !== undefined && b !== undefined ? Math.min(a, b) : a ?? b;
}
