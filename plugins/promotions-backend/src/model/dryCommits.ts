/**
 * Hydrated sources. Argo CD compares and deploys the commit that a dry one was hydrated into, another one for each
 * stage; what moves through the pipeline is the dry commit. Here an Application gets its dry commits back.
 */

import type { Application, HistoryEntry } from '../argocd/types';
import { targetMemory, type PipelineMemory, type TargetMemory } from './memory';

type DryCommits = NonNullable<TargetMemory['dry']>;

/** Most commits remembered; Argo CD's history keeps ten. */
const MOST_COMMITS = 20;

/**
 * The Application as if it followed its dry source. What is compared with a commit of unknown origin, such as a
 * merge that somebody else made, names no revision; what ran keeps the hydrated commit's name.
 */
export function withDryCommits(
  app: Application,
  known: DryCommits = {},
): Application {
  const { hydration, sync, operation, requestedOperation } = app;
  if (!hydration) {
    return app;
  }
  const { dry, hydrated } = hydration;
  const newest = (commit: string) =>
    commit === hydrated && dry ? dry : originOf(known, commit);
  const ran = (commit: string) =>
    originOf(known, commit) ?? newest(commit) ?? commit;
  return {
    ...app,
    sync: { ...sync, revisions: sync.revisions.flatMap(c => newest(c) ?? []) },
    operation: operation && {
      ...operation,
      requested: operation.requested.map(ran),
      revisions: operation.revisions.map(ran),
    },
    requestedOperation: requestedOperation && {
      ...requestedOperation,
      revisions: requestedOperation.revisions.map(ran),
    },
    history: app.history.map(entry => historyOf(entry, ran)),
  };
}

/** The same list comes back when none of them is hydrated. */
export function allWithDryCommits(
  applications: readonly Application[],
  memory: Pick<PipelineMemory, 'targets'>,
): readonly Application[] {
  return applications.some(({ hydration }) => hydration)
    ? applications.map(app =>
        withDryCommits(app, targetMemory(memory, app.key.name)?.dry),
      )
    : applications;
}

/** The first dry commit of each hydrated one is what ran; a later one changed nothing here. */
export function noteDryCommit(
  target: TargetMemory,
  { hydration }: Application,
): TargetMemory {
  const { dry: known = {} } = target;
  if (!hydration?.dry || !hydration.hydrated) {
    return target;
  }
  if (Object.hasOwn(known, hydration.hydrated)) {
    return target;
  }
  const entries = [
    ...Object.entries(known),
    [hydration.hydrated, hydration.dry] as const,
  ];
  return { ...target, dry: Object.fromEntries(entries.slice(-MOST_COMMITS)) };
}

function originOf(known: DryCommits, commit: string): string | undefined {
  return Object.hasOwn(known, commit) ? known[commit] : undefined;
}

function historyOf(
  entry: HistoryEntry,
  dry: (commit: string) => string,
): HistoryEntry {
  return { ...entry, revisions: entry.revisions.map(dry) };
}
