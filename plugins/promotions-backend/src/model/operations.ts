/** What an operation of a target deploys, and whether it is still at work. Judged by its own times, never by its message. */

import type { Application, ArgoSource, OperationState } from '../argocd/types';

/** Written or running: something will still happen without anybody doing anything. */
export function isBusy(app: {
  operationRequested: boolean;
  operation?: Pick<OperationState, 'phase'>;
}): boolean {
  return app.operationRequested || isRunning(app.operation);
}

export function isRunning(
  operation: Pick<OperationState, 'phase'> | undefined,
): boolean {
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

/** A sync that deletes what is annotated `Prune=confirm` stays Running until somebody confirms it. */
export function awaitsPruning(app: Application): boolean {
  return (
    isRunning(app.operation) &&
    /prun\w* confirmation/i.test(app.operation?.message ?? '')
  );
}

/** Tells an operation from another one in the same second: Argo CD's times are whole seconds. */
export function operationKey(operation: OperationState): string {
  const { startedAt, finishedAt = '', phase } = operation;
  return [startedAt, finishedAt, phase].join(' ');
}

const ROLLOUT_CONTROLLER = 'applicationset-controller';

/** Whether RollingSync itself started the operation: it alone repeats what it did. */
export function isOfRollout(operation: OperationState | undefined): boolean {
  return operation?.initiatedBy.username === ROLLOUT_CONTROLLER;
}

/** How often RollingSync synced these revisions, as far as the history goes back. */
export function rolloutSyncs(
  { history }: Application,
  revisions: readonly string[],
): number {
  return history.filter(
    entry =>
      entry.initiatedBy === ROLLOUT_CONTROLLER &&
      same(entry.revisions, revisions),
  ).length;
}

/** Who brought a target where it is or is going, when that was not Argo CD by itself; the account's name. */
export function startedBy(app: Application): string | undefined {
  const { history, operation, requestedOperation } = app;
  const last = history[history.length - 1];
  const by = isBusy(app)
    ? requestedOperation?.initiatedBy ?? operation?.initiatedBy.username
    : last?.initiatedBy ?? operation?.initiatedBy.username;
  return by === ROLLOUT_CONTROLLER ? undefined : by || undefined;
}

/**
 * What the operation at work deploys; empty when that cannot be told yet. An operation that pins no
 * commit takes the newest at its start, so one that began after the comparison deploys what was compared;
 * until it makes progress 3.5.1 still shows the revision of the one before.
 */
export function deploying(app: Application): string[] {
  const running = isRunning(app.operation) ? app.operation : undefined;
  const asked = running?.requested ?? app.requestedOperation?.revisions ?? [];
  if (arePinned(app, asked)) {
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
export function triedLast(app: Application): string[] {
  const { operation } = app;
  if (!operation || isRunning(operation)) {
    return [];
  }
  if (operation.dryRun || operation.partial) {
    return [];
  }
  if (arePinned(app, operation.requested)) {
    return operation.requested;
  }
  return failedBeforeItBegan(app) ? app.sync.revisions : operation.revisions;
}

/**
 * It pinned nothing and failed before it wrote what it deploys: it tried what the target is compared with. 3.5.1
 * still shows the result of the operation before then.
 */
function failedBeforeItBegan(app: Application): boolean {
  const { operation, reconciledAt = '' } = app;
  if (!operation || operation.phase === 'Succeeded') {
    return false;
  }
  const isOld =
    same(operation.revisions, deployedRevisions(app)) &&
    !same(operation.revisions, app.sync.revisions) &&
    operation.startedAt >= reconciledAt;
  return operation.revisions.length === 0 || isOld;
}

/** Whether exact revisions were asked for, not a branch, a tag or a range of versions. */
function arePinned(
  { sources }: Application,
  revisions: readonly string[],
): boolean {
  return (
    revisions.length > 0 &&
    revisions.every((revision, index) => isExact(revision, sources[index]))
  );
}

function isExact(revision: string, source: ArgoSource | undefined): boolean {
  return source?.chart
    ? /^v?\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(revision)
    : /^([0-9a-f]{40}|sha256:[0-9a-f]{64})$/.test(revision);
}

/** Of its history; a target that keeps none (`revisionHistoryLimit: 0`) tells it by its last operation. */
export function deployedRevisions(app: Application): string[] {
  const { history, operation } = app;
  if (history.length > 0) {
    return history[history.length - 1].revisions;
  }
  const told =
    operation?.phase === 'Succeeded' && !operation.dryRun && !operation.partial;
  return told ? operation.revisions : [];
}

/** Whether both name the same revision of every source; nothing is the same as no revision. */
export function same(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length > 0 &&
    a.length === b.length &&
    a.every((revision, source) => revision === b[source])
  );
}
