/** What the memory of a pipeline proves of one release: what completed it, what it changed, its checks, its lapses. Pure. */

import type { Application } from '../argocd/types';
import { newestFor, trackOf } from './candidates';
import type { PipelineJudgement } from './judgement';
import {
  runIn,
  type CandidateRun,
  type CheckRecord,
  type Lapse,
  type PipelineMemory,
} from './memory';
import { deployedRevisions, same } from './operations';
import type { StagePlan } from './steps';

/** A time that has passed, or lasts while `to` is absent; ISO 8601. */
export interface Span {
  from: string;
  to?: string;
}

/** What a target did since it completed a release. */
export interface SoakingTarget {
  target: string;
  /** When it was first seen complete, by our clock; absent while it is not. ISO 8601. */
  completedAt?: string;
  /** When it was Degraded or its resources were Missing while it ran the release. */
  troubles: readonly Span[];
  /** When it ran something else; the last one lasts while it does. */
  away: readonly Span[];
}

export interface Proof {
  /** Every one of the targets has completed it. */
  completed: boolean;
  /** It changed something in one of them. */
  affected: boolean;
  checks: readonly CheckRecord[];
  targets: readonly SoakingTarget[];
}

/** What a proof is made from. */
export type Evidence = Pick<PipelineJudgement, 'memory'> & {
  stages: readonly { plan: StagePlan }[];
};

/**
 * What the stages before the one at `index` prove of these revisions, which are of its own repositories and branches.
 * What follows others never sees them, and has to have completed its own newest.
 */
export function proofBefore(
  { memory, stages }: Evidence,
  index: number,
  revisions: readonly string[],
): Proof {
  const [first] = stages[index]?.plan.applications ?? [];
  const track = first && trackOf(first);
  const plans = stages.slice(0, index).map(({ plan }) => plan);
  return proofOf(memory, plans, app =>
    trackOf(app) === track ? revisions : newestOf(memory, app),
  );
}

/** What all stages prove of revisions that each target has by `revisionsOf`; undefined: none that it could complete. */
export function proofOf(
  memory: PipelineMemory,
  plans: readonly StagePlan[],
  revisionsOf: (app: Application) => readonly string[] | undefined,
): Proof {
  const runs = plans
    .flatMap(({ applications }) => applications)
    .map(app => ({ app, revisions: revisionsOf(app) ?? [] }))
    .map(({ app, revisions }) => ({
      app,
      revisions,
      run: runIn(memory, app, revisions),
    }));
  return {
    completed:
      !plans.some(({ unsure }) => unsure) &&
      runs.every(({ run }) => isCompleted(run)),
    affected: runs.some(
      ({ app, revisions, run }) =>
        run?.succeededAt !== undefined || hasDeployed(app, revisions),
    ),
    checks: runs.flatMap(({ run }) => run?.checks ?? []),
    targets: runs.map(({ app, run }) => soaking(app, run)),
  };
}

/** Whether a target of the stage deployed these revisions once, and runs something else by now. */
export function wasRolledBack(
  { memory, stages }: Evidence,
  index: number,
  revisions: readonly string[],
): boolean {
  return (stages[index]?.plan.applications ?? []).some(
    app =>
      !isThere(app, revisions) &&
      (hasDeployed(app, revisions) ||
        runIn(memory, app, revisions)?.succeededAt !== undefined),
  );
}

/** Whether a target has it: deployed, or compared with it and unaffected. */
function isThere(app: Application, revisions: readonly string[]): boolean {
  return (
    same(deployedRevisions(app), revisions) ||
    (app.sync.status === 'Synced' && same(app.sync.revisions, revisions))
  );
}

function isCompleted(run: CandidateRun | undefined): boolean {
  return run?.completedAt !== undefined && run.failure === undefined;
}

function hasDeployed(app: Application, revisions: readonly string[]): boolean {
  return app.history.some(entry => same(entry.revisions, revisions));
}

function newestOf(memory: PipelineMemory, app: Application): string[] {
  return newestFor(memory, app)?.revisions ?? app.sync.revisions;
}

function soaking(
  app: Application,
  run: CandidateRun | undefined,
): SoakingTarget {
  const spans = (kind: Lapse['kind']) =>
    (run?.lapses ?? [])
      .filter(lapse => lapse.kind === kind)
      .map(({ from, to }) => ({ from, ...(to && { to }) }));
  return {
    target: app.key.name,
    ...(isCompleted(run) && {
      completedAt: run?.completeSeenAt ?? run?.completedAt,
    }),
    troubles: spans('trouble'),
    away: spans('away'),
  };
}
