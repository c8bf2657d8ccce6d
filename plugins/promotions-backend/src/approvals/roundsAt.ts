/** Which of a stage's rounds people decide on, and which is shown there. Pure. */

import type { Stage } from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from './ApprovalStore';
import { isOver, type GateSituation } from './situation';

/**
 * A rollback that waits for people is decided on first.
 * @param rounds - the newest first
 */
export function roundsAt(
  stage: Stage,
  rounds: readonly StoredApproval[],
): Pick<GateSituation, 'approval' | 'shown'> {
  const here = rounds.filter(({ stageIndex }) => stageIndex === stage.index);
  const approval =
    here.find(a => a.kind === 'rollback' && a.state === 'pending') ??
    here.find(a => a.releaseId === stage.release.id);
  const shown = shownOf(stage, here, approval);
  return { ...(approval && { approval }), ...(shown && { shown }) };
}

/**
 * What is being deployed here comes first, so that it can be stopped, then what is decided on. Where that is over,
 * what was deployed after it is told instead: a release that was rolled back is the past.
 */
function shownOf(
  stage: Stage,
  here: readonly StoredApproval[],
  approval: StoredApproval | undefined,
): StoredApproval | undefined {
  if (approval && !isOver(approval)) {
    return approval;
  }
  const underWay = here.find(
    ({ state }) => state === 'approved' || state === 'executing',
  );
  return (
    underWay ??
    (approval
      ? here.find(a => a === approval || runs(stage, a))
      : toldOf(stage, here))
  );
}

/**
 * Where the stage's release has no decision of its own: how what runs here was decided. A release that is not
 * offered has no id, so it is known by its revisions.
 */
function toldOf(
  stage: Stage,
  here: readonly StoredApproval[],
): StoredApproval | undefined {
  const { offered, revisions } = stage.release;
  return offered
    ? undefined
    : here.find(a => runs(stage, a) || keyOf(a.revisions) === keyOf(revisions));
}

function runs(
  { deployed }: Stage,
  { revisions }: Pick<StoredApproval, 'revisions'>,
): boolean {
  return deployed.includes(keyOf(revisions));
}

function keyOf(revisions: readonly string[]): string {
  return revisions.join('+');
}
