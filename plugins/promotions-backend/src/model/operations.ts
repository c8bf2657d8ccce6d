/** What an operation of a target deploys, and whether it is still at work. Judged by its own times, never by its message. */

import type { Application, OperationState } from '../argocd/types';

/** Written or running: something will still happen without anybody doing anything. */
export function isBusy(app: Application): boolean {
  return app.operationRequested || isRunning(app.operation);
}

export function isRunning(operation: OperationState | undefined): boolean {
  return operation?.phase === 'Running' || operation?.phase === 'Terminating';
}

/** Between two attempts Argo CD leaves the phase Running and sets `finishedAt` (recording gatejobs). */
export function waitsForRetry(operation: OperationState | undefined): boolean {
  return operation?.phase === 'Running' && operation.finishedAt !== undefined;
}

/** RollingSync's own operation hangs so (recording windows). */
export function hangsAtWindow(app: Application): boolean {
  return (
    isRunning(app.operation) &&
    /blocked by sync window/i.test(app.operation?.message ?? '')
  );
}

/**
 * What the operation at work deploys; empty when that cannot be told yet. An operation that pins no
 * commit takes the newest at its start, so one that began after the comparison deploys what was compared;
 * until it makes progress 3.5.1 still shows the revision of the one before.
 */
export function deploying(app: Application): string[] {
  const running = isRunning(app.operation) ? app.operation : undefined;
  const asked = running?.requested ?? app.requestedOperation?.revisions ?? [];
  if (arePinned(asked)) {
    return asked;
  }
  if (!running) {
    return app.operationRequested ? app.sync.revisions : [];
  }
  const written = app.history[app.history.length - 1];
  if (written?.deployStartedAt === running.startedAt) {
    return written.revisions;
  }
  const beganAfterComparison =
    app.reconciledAt !== undefined && running.startedAt >= app.reconciledAt;
  if (beganAfterComparison) {
    return app.sync.revisions;
  }
  const mayBeOld =
    same(running.revisions, deployedRevisions(app)) &&
    !same(running.revisions, app.sync.revisions);
  return mayBeOld ? [] : running.revisions;
}

/** What the operation that ended last deployed or tried to; empty for none, a dry run or a part of the resources. */
export function triedLast({ operation }: Application): string[] {
  if (!operation || isRunning(operation)) {
    return [];
  }
  if (operation.dryRun || operation.partial) {
    return [];
  }
  return arePinned(operation.requested) || operation.revisions.length === 0
    ? operation.requested
    : operation.revisions;
}

/** Whether full commits were asked for, not a branch or a tag. */
function arePinned(revisions: readonly string[]): boolean {
  return (
    revisions.length > 0 &&
    revisions.every(revision => /^[0-9a-f]{40}$/.test(revision))
  );
}

export function deployedRevisions(app: Application): string[] {
  return app.history[app.history.length - 1]?.revisions ?? [];
}

/** Whether both name the same revision of every source; nothing is the same as no revision. */
export function same(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length > 0 &&
    a.length === b.length &&
    a.every((revision, source) => revision === b[source])
  );
}
