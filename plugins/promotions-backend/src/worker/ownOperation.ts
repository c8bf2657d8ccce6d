/**
 * Which operation of a target is ours: it carries an execution id of ours, and one of our accounts began it. Who can
 * sync can write any infos, so an id alone proves nothing. Pure.
 */

import type { StoredExecution } from '../approvals/ApprovalStore';
import type { Application, NameValue } from '../argocd/types';
import { isRunning } from '../model/operations';
import { EXECUTION_INFO } from '../model/syncInfos';

export interface OwnOperation {
  /** What it was asked to deploy. */
  revisions: readonly string[];
  infos: readonly NameValue[];
  otherSpec?: string;
  message: string;
  /** When it began; absent while it has not. ISO 8601. */
  startedAt?: string;
  /** Absent while it is written, runs or is being stopped. */
  ended?: 'Succeeded' | 'Failed' | 'Error';
  /** It was taken back: its id is a former one. */
  former: boolean;
}

/** Undefined when the target's last operation is not ours. */
export function ownOperation(
  { requestedOperation: requested, operation }: Application,
  execution: Pick<StoredExecution, 'executionId' | 'former'>,
  accounts: ReadonlySet<string>,
): OwnOperation | undefined {
  const wrote = requested && idOf(requested.infos, execution);
  const ran = operation && idOf(operation.infos, execution);
  if (requested && wrote && accounts.has(requested.initiatedBy)) {
    return {
      ...requested,
      message: ran === wrote ? operation?.message ?? '' : '',
      startedAt: ran === wrote ? operation?.startedAt : undefined,
      former: wrote !== execution.executionId,
    };
  }
  if (!operation || !ran || !accounts.has(operation.initiatedBy.username)) {
    return undefined;
  }
  const { infos, otherSpec, message, startedAt, phase } = operation;
  const ended =
    phase === 'Running' || phase === 'Terminating' ? undefined : phase;
  const { requested: pinned, revisions } = operation;
  return {
    revisions: pinned.length > 0 ? pinned : revisions,
    infos,
    otherSpec,
    message,
    startedAt,
    ended,
    former: ran !== execution.executionId,
  };
}

/** Whether the newest operation of this execution is written or runs, whoever began it. */
export function isUnderWay(
  { requestedOperation: requested, operation }: Application,
  { executionId }: Pick<StoredExecution, 'executionId'>,
): boolean {
  return (
    (requested !== undefined && isOf(requested.infos, executionId)) ||
    (operation !== undefined &&
      isRunning(operation) &&
      isOf(operation.infos, executionId))
  );
}

export function isOf(
  infos: readonly NameValue[],
  executionId: string,
): boolean {
  return infoOf(infos, EXECUTION_INFO) === executionId;
}

export function infoOf(
  infos: readonly NameValue[],
  wanted: string,
): string | undefined {
  return infos.find(({ name }) => name === wanted)?.value;
}

/** Which of its ids the infos carry. */
function idOf(
  infos: readonly NameValue[],
  { executionId, former = [] }: Pick<StoredExecution, 'executionId' | 'former'>,
): string | undefined {
  const id = infoOf(infos, EXECUTION_INFO);
  return id === executionId || former.some(f => f.executionId === id)
    ? id
    : undefined;
}
