/**
 * Looks afresh whether going back still means what people approved: the set and each target are read again, what the
 * earlier revisions render to with the live spec, what has been deployed meanwhile, and, where it prunes, what would
 * go: Argo CD prunes all or nothing, so it is sent with prune only while exactly what was chosen would go.
 */

import type {
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import { lookBack, type BackwardTarget } from '../approvals/rollback/lookBack';
import { keysOf, rollbackId, sameKeys } from '../approvals/rollback/rollbackId';
import type { ArgoApi, SyncRequest } from '../argocd/ArgoApi';
import { deployedRevisions, same } from '../model/operations';
import { ASKER_INFO, KIND_INFO, ROLLBACK } from '../model/syncInfos';
import {
  isGone,
  specsOf,
  targetGone,
  type Verification,
} from './verifyRelease';

interface Looked extends BackwardTarget {
  execution: StoredExecution;
}

/** Throws ArgoError. */
export async function verifyRollback(
  api: ArgoApi,
  approval: StoredApproval,
): Promise<Verification> {
  const { namespace, name } = approval.pipeline;
  const set = await orGone(api.getApplicationSet({ namespace, name }));
  if (!set) {
    return changed(`the ApplicationSet ${name} is gone`);
  }
  const targets: Looked[] = [];
  for (const execution of approval.execution) {
    const looked = await orGone(look(api, approval, execution));
    if (!looked) {
      return changed(targetGone(execution));
    }
    targets.push(looked);
  }
  const { wouldGo = [] } = approval.rollback ?? {};
  if (rollbackId(set, targets, wouldGo) !== approval.releaseId) {
    return changed(
      'the spec of the ApplicationSet or of a target, or what the earlier revision renders to, has changed since it was asked for',
    );
  }
  const objection = targets
    .filter(({ execution }) => !isDone(execution))
    .map(target => objectionTo(approval, target))
    .find(found => found !== undefined);
  return objection === undefined
    ? { kind: 'same', set, specs: specsOf(targets) }
    : changed(objection);
}

/** The keys that shall go from one target; none: it is synced without prune. */
export function prunedFrom(
  { rollback }: Pick<StoredApproval, 'rollback'>,
  target: string,
): string[] {
  const prefix = `${encodeURIComponent(target)}/`;
  return (rollback?.prune ?? []).filter(key => key.startsWith(prefix));
}

/** The request as a rollback sends it and tells of itself: what the set says of pruning is for releases. */
export function asRollback(
  approval: StoredApproval,
  target: string,
  request: SyncRequest,
): SyncRequest {
  const { requestedBy = '' } = approval.rollback ?? {};
  return {
    ...request,
    prune: prunedFrom(approval, target).length > 0,
    infos: [
      { name: KIND_INFO, value: ROLLBACK },
      { name: ASKER_INFO, value: requestedBy },
      ...request.infos,
    ],
  };
}

function objectionTo(
  approval: StoredApproval,
  { application, execution, wouldGo }: Looked,
): string | undefined {
  const { name } = application.key;
  const from = approval.rollback?.from?.[name];
  const deployed = deployedRevisions(application);
  if (
    execution.state === 'queued' &&
    from !== undefined &&
    !same(deployed, from) &&
    !same(deployed, approval.revisions)
  ) {
    return `${name} was given another release since it was asked for`;
  }
  const chosen = prunedFrom(approval, name);
  return chosen.length > 0 && !sameKeys(chosen, keysOf(wouldGo))
    ? `what would be deleted from ${name} is no longer what was chosen`
    : undefined;
}

async function look(
  api: ArgoApi,
  { revisions }: StoredApproval,
  execution: StoredExecution,
): Promise<Looked> {
  const { namespace, name, project } = execution;
  const application = await api.getApplication({ namespace, name, project });
  return {
    ...(await lookBack(api, application, revisions)),
    execution,
  };
}

async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) {
      return undefined;
    }
    throw error;
  }
}

function changed(reason: string): Verification {
  return { kind: 'changed', reason };
}

function isDone({ state }: StoredExecution): boolean {
  return ['succeeded', 'failed', 'skipped', 'aborted'].includes(state);
}
