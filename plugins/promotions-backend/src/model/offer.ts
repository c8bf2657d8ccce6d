/** What a stage could take now: the newest candidate that every earlier stage has completed. */

import type { Application } from '../argocd/types';
import { candidatesFor, newestFor, trackOf } from './candidates';
import { runIn, type PipelineMemory } from './memory';
import { deployedRevisions, same } from './operations';
import type { StagePlan } from './steps';

export interface Offer {
  revisions: string[];
  /** Every earlier stage completed it, and some target here does not run it. */
  offered: boolean;
  /** For people: why nothing can be offered although there are candidates. */
  problem?: string;
}

interface OfferContext {
  memory: PipelineMemory;
  plans: readonly StagePlan[];
}

/** Undefined for a stage without targets. What is not offered is the newest candidate, on its way or here already. */
export function offerFor(
  plan: StagePlan,
  context: OfferContext,
): Offer | undefined {
  const [first, ...others] = plan.applications;
  if (!first) {
    return undefined;
  }
  const track = trackOf(first);
  const candidates = candidatesFor(context.memory, first);
  const newest =
    candidates[candidates.length - 1]?.revisions ?? first.sync.revisions;
  if (others.some(app => trackOf(app) !== track)) {
    const problem = 'its targets follow different branches or repositories';
    return { revisions: newest, offered: false, problem };
  }
  if (first.hydration) {
    // A dry commit cannot be synced, and the hydrated one is another for each target.
    const problem = 'its targets are hydrated: merge what was hydrated instead';
    return { revisions: newest, offered: false, problem };
  }
  const revisions = newestCompleted(plan, track, candidates, context);
  return revisions
    ? { revisions, offered: true }
    : { revisions: newest, offered: false };
}

/** From the newest down to what runs here: a candidate older than that would be a rollback, not a promotion. */
function newestCompleted(
  plan: StagePlan,
  track: string,
  candidates: readonly { revisions: string[] }[],
  context: OfferContext,
): string[] | undefined {
  for (const { revisions } of [...candidates].reverse()) {
    if (plan.applications.every(app => hasTaken(app, revisions, context))) {
      return undefined;
    }
    if (earlierCompleted(plan, track, revisions, context)) {
      return revisions;
    }
    if (
      plan.applications.every(app => same(deployedRevisions(app), revisions))
    ) {
      return undefined;
    }
  }
  return undefined;
}

function hasTaken(
  app: Application,
  revisions: string[],
  { memory }: OfferContext,
): boolean {
  const unaffected =
    same(app.sync.revisions, revisions) && app.sync.status === 'Synced';
  return (
    unaffected ||
    (same(deployedRevisions(app), revisions) &&
      runIn(memory, app, revisions)?.failure === undefined)
  );
}

function earlierCompleted(
  plan: StagePlan,
  track: string,
  revisions: string[],
  { plans, memory }: OfferContext,
): boolean {
  const earlier = plans.slice(0, plan.index);
  // What follows another branch never sees this candidate, and must have completed its own.
  const due = (app: Application) =>
    trackOf(app) === track
      ? revisions
      : newestFor(memory, app)?.revisions ?? app.sync.revisions;
  return (
    !earlier.some(({ unsure }) => unsure) &&
    earlier
      .flatMap(({ applications }) => applications)
      .every(app => isCompleted(app, due(app), memory))
  );
}

function isCompleted(
  app: Application,
  revisions: string[],
  memory: PipelineMemory,
): boolean {
  const run = runIn(memory, app, revisions);
  return run?.completedAt !== undefined && run.failure === undefined;
}
