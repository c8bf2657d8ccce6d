/** What is recorded of a decision that was refused. Pure. */

import type { NewAuditEntry } from '../audit/Audit';
import type { DecisionRequest, Ruling } from './decide';
import { stageOf, type GateSituation, type Viewer } from './situation';

/** Undefined for what was not refused. */
export function recordRefusal(
  situation: GateSituation,
  viewer: Viewer,
  { decision, releaseId, comment }: DecisionRequest,
  ruling: Ruling,
  at: string,
): NewAuditEntry | undefined {
  const refusal = refusalIn(ruling);
  if (!refusal) {
    return undefined;
  }
  const { index, name } = stageOf(situation);
  const actor = viewer.kind === 'user' ? viewer.user : viewer.what;
  return {
    at,
    kind: 'refusal',
    actor,
    pipeline: situation.snapshot.pipeline.ref,
    stage: { index, name },
    releaseId,
    text: `${actor} was refused to ${decision} in ${name}: ${refusal.reason}`,
    data: { decision, comment, code: refusal.code },
  };
}

function refusalIn(
  ruling: Ruling,
): { code: string; reason: string } | undefined {
  switch (ruling.kind) {
    case 'refused':
      return ruling.refusal;
    case 'releaseChanged':
      return { code: ruling.kind, reason: ruling.reason };
    default:
      return undefined;
  }
}
