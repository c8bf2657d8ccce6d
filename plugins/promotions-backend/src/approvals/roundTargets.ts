/**
 * The targets of a round as they are when it is decided on, with where the history of each ends then. What comes after
 * that in Argo CD's own order was deployed since, whatever any clock says.
 */

import type { Application, HistoryEntry } from '../argocd/types';
import type { RoundOfRelease } from './ApprovalStore';

export function roundTargets(
  applications: readonly Pick<Application, 'key' | 'project' | 'history'>[],
): RoundOfRelease['targets'] {
  return applications.map(({ key, project, history }) => ({
    namespace: key.namespace,
    name: key.name,
    project,
    newestEntry: nameOf(history.at(-1)),
  }));
}

/** All of it where that entry is not found: it was dropped as too old, or the Application was made anew. */
export function historyAfter(
  history: readonly HistoryEntry[],
  newestEntry: string,
): HistoryEntry[] {
  return history.slice(
    history.findLastIndex(entry => nameOf(entry) === newestEntry) + 1,
  );
}

/** An Application that is made anew counts its entries anew, so an id alone is not enough. */
function nameOf(entry: HistoryEntry | undefined): string {
  return entry ? `${entry.id} at ${entry.deployedAt}` : 'none';
}
