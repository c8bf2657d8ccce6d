/** How an answer of a module's gate is recorded, and which one is news. Pure. */

import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type {
  GateAnswer,
  GateRequest,
  PromotionsGate,
} from '@stagecraft/plugin-promotions-node';
import type { NewAuditEntry } from '../../audit/Audit';
import type { AnswerRow } from './tables';

const SAYS = {
  met: 'allows',
  waiting: 'has not decided on',
  failed: 'refuses',
  unknown: 'gives no answer on',
} as const;

/** Another reason alone is none: a gate may count down in it. */
export function isNews(
  before: Pick<AnswerRow, 'state' | 'by'>,
  { state, by }: GateAnswer,
): boolean {
  return before.state !== state || before.by !== (by ?? null);
}

export function entryOfAnswer(
  { id, title }: PromotionsGate,
  { pipeline, stage, releaseId, revisions, approval }: GateRequest,
  { askAgainMs: _, ...answer }: GateAnswer,
  at: string,
): NewAuditEntry {
  const release = revisions.map(shortRevision).join('+');
  const because = [answer.by, answer.reason].filter(Boolean).join(': ');
  const why = because ? ` (${because})` : '';
  return {
    at,
    kind: 'evaluation',
    actor: 'portal',
    pipeline,
    stage,
    releaseId,
    ...(approval && { approvalId: approval.id }),
    text: `${title} ${SAYS[answer.state]} ${release} in ${stage.name}${why}.`,
    data: { gate: id, ...answer },
  };
}
