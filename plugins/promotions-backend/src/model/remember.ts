/** Takes what a target shows now into the pipeline's memory. Pure; the same value comes back when nothing is new. */

import type { Application, ApplicationSet } from '../argocd/types';
import { noteCandidates } from './candidates';
import { allWithDryCommits } from './dryCommits';
import { childrenOf, NO_APPLICATIONS } from './judgeChildren';
import { targetMemory, type PipelineMemory } from './memory';
import { observeTarget } from './observeTarget';
import { claimsOf } from './steps';

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
): PipelineMemory {
  const at = now.toISOString();
  const fresh = allWithDryCommits(news, memory);
  const { candidates, seen } = noteCandidates(
    memory,
    news === applications ? fresh : allWithDryCommits(applications, memory),
    fresh,
    at,
  );
  const noted = { ...memory, candidates, seen };
  const claims = claimsOf(set);
  let { targets } = memory;
  for (const app of fresh) {
    const { name } = app.key;
    const before = targetMemory({ targets }, name);
    const next = observeTarget(before, {
      app,
      claim: claims.get(name),
      children: childrenOf(app, known),
      wasDesired: memory.seen[name],
      now,
    });
    targets = next === before ? targets : { ...targets, [name]: next };
  }
  const changed =
    candidates !== memory.candidates ||
    seen !== memory.seen ||
    targets !== memory.targets;
  return changed ? { ...noted, targets } : memory;
}
