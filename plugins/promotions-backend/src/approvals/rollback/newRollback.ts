/** A request for a rollback as it is stored, with whether asking for it is approving it. Pure. */

import { deployedRevisions } from '../../model/operations';
import { whyExcluded } from '../authors/separationOf';
import { mayApprove } from '../policies';
import { quorumOf } from '../quorum';
import { commentNeeded } from '../rules';
import { roundTargets } from '../roundTargets';
import type { GateSituation, Person } from '../situation';
import type { NewRollback } from './insertRollback';
import { resourcesOf, type BackwardTarget } from './lookBack';
import { separationOfRollback } from './separationOfRollback';
import { keysOf } from './rollbackId';
import type { RollbackCall } from './Rollbacks';

/** `at`: ISO 8601. */
export function newRollback(
  situation: GateSituation,
  viewer: Person,
  call: RollbackCall,
  targets: readonly BackwardTarget[],
  at: string,
): NewRollback {
  const { snapshot, index, policy } = situation;
  const separated = separationOfRollback(viewer.user, policy);
  const counts =
    call.decides &&
    mayApprove(policy, viewer, situation.owned) &&
    whyExcluded(separated, viewer.user) === undefined &&
    !commentNeeded(situation, viewer, {
      decision: 'approve',
      comment: call.reason,
    });
  const applications = targets.map(({ application }) => application);
  return {
    pipeline: snapshot.pipeline.ref,
    stageIndex: index,
    stageName: snapshot.pipeline.stages[index].name,
    releaseId: call.releaseId,
    revisions: call.revisions,
    targets: roundTargets(applications),
    order: {
      requestedBy: viewer.user,
      reason: call.reason,
      prune: [...new Set(call.prune)].sort(),
      wouldGo: keysOf(resourcesOf(targets)),
      from: fromOf(applications),
    },
    required: quorumOf(policy, { separated }),
    ...(counts && { ownership: viewer.ownership }),
    at,
  };
}

function fromOf(applications: readonly BackwardTarget['application'][]) {
  return Object.fromEntries(
    applications.map(app => [app.key.name, deployedRevisions(app)]),
  );
}
