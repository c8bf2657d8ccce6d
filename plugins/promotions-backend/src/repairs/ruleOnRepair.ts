/** What a person's call to repair a target leads to. Pure. */

import { refuseOther } from '../approvals/rules';
import type { Person, Refusal, Viewer } from '../approvals/situation';
import type { Application, NameValue } from '../argocd/types';
import { deployedRevisions, isRunning, same } from '../model/operations';
import { EXECUTION_INFO, KIND_INFO, REPAIR } from '../model/syncInfos';
import { mayAsk, mayRepair, type RepairSituation } from './rules';

export type RepairRuling =
  | { kind: 'send'; by: Person }
  /** The same repair is under way, whoever asked for it. */
  | { kind: 'repeated'; executionId: string }
  | { kind: 'releaseChanged'; reason: string }
  | { kind: 'refused'; refusal: Refusal };

/** `revisions`: what the person saw deployed. */
export function ruleOnRepair(
  situation: RepairSituation,
  viewer: Viewer,
  revisions: readonly string[],
): RepairRuling {
  if (viewer.kind === 'other') {
    const refusal = refuseOther(viewer.what, 'repair');
    return { kind: 'refused', refusal };
  }
  const asking = mayAsk(situation, viewer);
  if (!asking.allowed) {
    return { kind: 'refused', refusal: asking };
  }
  const { app } = situation;
  if (!same(deployedRevisions(app), revisions)) {
    const reason = `${app.key.name} no longer runs what you saw. Look at it again before you repair it.`;
    return { kind: 'releaseChanged', reason };
  }
  const executionId = repairUnderWay(app, revisions);
  if (executionId !== undefined) {
    return { kind: 'repeated', executionId };
  }
  const permit = mayRepair(situation, viewer);
  return permit.allowed
    ? { kind: 'send', by: viewer }
    : { kind: 'refused', refusal: permit };
}

/**
 * The execution of a repair to these revisions that was written, runs, or has succeeded without the target having
 * been compared since; in doubt, within the second of the comparison, it has not. Until then it still reads drifted,
 * and a second press must not sync again.
 */
export function repairUnderWay(
  { requestedOperation, operation, reconciledAt = '' }: Application,
  revisions: readonly string[],
): string | undefined {
  if (requestedOperation && same(requestedOperation.revisions, revisions)) {
    return repairIn(requestedOperation.infos);
  }
  const notCompared =
    operation?.phase === 'Succeeded' &&
    operation.finishedAt !== undefined &&
    reconciledAt <= operation.finishedAt;
  return operation &&
    same(operation.requested, revisions) &&
    (isRunning(operation) || notCompared)
    ? repairIn(operation.infos)
    : undefined;
}

function repairIn(infos: readonly NameValue[]): string | undefined {
  const valueOf = (wanted: string) =>
    infos.find(({ name }) => name === wanted)?.value;
  return valueOf(KIND_INFO) === REPAIR ? valueOf(EXECUTION_INFO) : undefined;
}
