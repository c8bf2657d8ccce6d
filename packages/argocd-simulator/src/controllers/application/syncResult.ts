/** What an operation leaves behind: its result, and its entry in the history. */

import {
  Application,
  OperationState,
  ResourceResult,
  RevisionHistory,
  SyncResult,
} from '../../world/argocd';
import { Targets, operationSources, sourceFields } from './targets';

/** `syncResult` of an operation that could render what it deploys. */
export function syncResult(
  app: Application,
  targets: Targets,
  resources: ResourceResult[],
): SyncResult {
  const revisions = targets.sources.map(s => s.revision);
  const fields = sourceFields(app, operationSources(app));
  const several = Boolean(fields.sources);
  return {
    ...(resources.length ? { resources } : {}),
    revision: several ? '' : revisions[0],
    ...fields,
    ...(several ? { revisions, source: fields.sources?.[0] } : {}),
  };
}

/** `syncResult` of one that could not; there is none without a revision that was asked for. */
export function emptyResult(
  app: Application,
  state: OperationState,
): SyncResult | undefined {
  const revision = app.operation?.sync?.revision;
  return revision
    ? { revision, ...sourceFields(app, operationSources(app)) }
    : state.syncResult;
}

/** The history entry that follows `before`. */
export function historyEntry(
  before: readonly RevisionHistory[],
  state: OperationState,
  result: SyncResult,
  deployedAt: string,
): RevisionHistory {
  const { revision, revisions, source, sources } = result;
  return {
    ...(revisions?.length ? { revisions } : { revision }),
    deployedAt,
    id: (before[before.length - 1]?.id ?? -1) + 1,
    ...(sources?.length ? { source: { repoURL: '' }, sources } : { source }),
    deployStartedAt: state.startedAt,
    initiatedBy: state.operation.initiatedBy ?? {},
  };
}
