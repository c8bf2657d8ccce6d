/** Which targets there were and are not any more. Pure; the same value comes back when nothing is new. */

import type { Application, ApplicationSet } from '../argocd/types';
import {
  targetMemory,
  type GoneTarget,
  type PipelineMemory,
  type TargetMemory,
} from './memory';
import { deployedRevisions, same } from './operations';
import type { StagePlan } from './steps';

/** How long a target that vanished is told of, and what it did is remembered. */
const GONE_MS = 24 * 60 * 60 * 1000;

/** Of a set that is being deleted all targets go, which is no surprise. `now`: our clock. */
export function noteMembers(
  memory: PipelineMemory,
  set: ApplicationSet,
  plans: readonly StagePlan[],
  unmatched: readonly Application[],
  now: Date,
): PipelineMemory {
  const targets = withPlaces(memory, plans);
  const present = new Set(
    plans
      .flatMap(({ applications, leaving }) => [...applications, ...leaving])
      .concat(unmatched)
      .map(({ key }) => key.name),
  );
  const gone = set.deletedAt ? {} : noteGone(memory, targets, present, now);
  const kept = Object.entries(targets).filter(
    ([name]) => present.has(name) || Object.hasOwn(gone, name),
  );
  const isSmaller = kept.length < Object.keys(targets).length;
  const known = memory.gone ?? {};
  const isSameGone =
    Object.keys(known).length === Object.keys(gone).length &&
    Object.entries(gone).every(([name, entry]) => known[name] === entry);
  return targets === memory.targets && !isSmaller && isSameGone
    ? memory
    : {
        ...memory,
        targets: isSmaller ? Object.fromEntries(kept) : targets,
        gone: isSameGone ? memory.gone : gone,
      };
}

/** Keeps of each target what is to be said of it once it is gone. */
function withPlaces(
  memory: PipelineMemory,
  plans: readonly StagePlan[],
): PipelineMemory['targets'] {
  let { targets } = memory;
  for (const { name: stage, applications } of plans) {
    for (const app of applications) {
      const known = targetMemory({ targets }, app.key.name);
      const revisions = deployedRevisions(app);
      if (known && !isAt(known, stage, revisions)) {
        const next = { ...known, place: { stage, revisions } };
        targets = { ...targets, [app.key.name]: next };
      }
    }
  }
  return targets;
}

function isAt(
  { place }: TargetMemory,
  stage: string,
  revisions: readonly string[],
): boolean {
  return (
    place?.stage === stage &&
    (revisions.length === 0 || same(place.revisions, revisions))
  );
}

function noteGone(
  { gone = {} }: PipelineMemory,
  targets: PipelineMemory['targets'],
  present: ReadonlySet<string>,
  now: Date,
): Record<string, GoneTarget> {
  const absent = Object.keys(targets).filter(name => !present.has(name));
  const entries = absent.flatMap(name => {
    const { place } = targets[name];
    const known = Object.hasOwn(gone, name) ? gone[name] : undefined;
    const entry = known ?? (place && { ...place, at: now.toISOString() });
    return entry && now.getTime() - Date.parse(entry.at) < GONE_MS
      ? [[name, entry] as const]
      : [];
  });
  return Object.fromEntries(entries);
}
