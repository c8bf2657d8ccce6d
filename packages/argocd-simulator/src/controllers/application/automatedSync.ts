/** Auto-sync: the operation that the controller gives an Application of its own accord. */

import { Application, Operation, revisionsOf } from '../../world/argocd';
import { equalJson } from '../../world/json';

/**
 * `{operation}` when the Application's policy wants one now, else nothing. One attempt for each
 * revision; with selfHeal again, five seconds after the last one ended.
 */
export function automatedSync(
  app: Application,
  now: Date,
): { operation?: Operation } {
  const { automated, syncOptions, retry } = app.spec.syncPolicy ?? {};
  const { status } = app;
  const wanted =
    automated &&
    automated.enabled !== false &&
    status?.sync.status === 'OutOfSync' &&
    !app.operation &&
    !app.metadata.deletionTimestamp;
  if (!wanted) return {};
  const last = status.operationState;
  const tried =
    last?.syncResult &&
    equalJson(
      last.syncResult.revisions ?? [last.syncResult.revision],
      revisionsOf(status),
    );
  const rested = now.getTime() - Date.parse(last?.finishedAt ?? '') >= 5000;
  if (tried && !(automated.selfHeal && rested)) return {};
  const { revision, revisions } = status.sync;
  return {
    operation: {
      sync: {
        ...(revision ? { revision } : {}),
        ...(revisions ? { revisions } : {}),
        ...(automated.prune ? { prune: true } : {}),
        ...(syncOptions ? { syncOptions } : {}),
      },
      initiatedBy: { automated: true },
      retry: retry ?? { limit: 5 },
    },
  };
}
