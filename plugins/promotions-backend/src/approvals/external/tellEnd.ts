/**
 * Tells a module that a release waits no more. A question that nobody asks any more is deleted first, so that one
 * replica tells it; killed before it is told, it never is.
 */

import type {
  GateOutcome,
  GateRequest,
  PromotionsGate,
} from '@stagecraft/plugin-promotions-node';
import type { Knex } from 'knex';
import type { Timers } from '../../platform/timers';
import type { StoredApproval } from '../ApprovalStore';
import { inTime } from './askGate';
import type { KnownAnswer } from './operations';
import { answers } from './tables';

/** Longer than replicas may differ in what they see of an Argo CD, and than a process takes to see it again. */
const LEFT_MS = 120_000;

/** Those of them that none has asked for a while, deleted: whoever gets one is the only one. */
export async function takeLeft(
  db: Knex,
  unused: readonly KnownAnswer[],
  now: number,
): Promise<KnownAnswer[]> {
  const left: KnownAnswer[] = [];
  for (const answer of unused.filter(({ askAt }) => askAt < now - LEFT_MS)) {
    const { id, ask_at: asked } = answer;
    const deleted = await answers(db).where({ id, ask_at: asked }).delete();
    left.push(...(deleted > 0 ? [answer] : []));
  }
  return left;
}

export async function tellEnd(
  gate: Pick<PromotionsGate, 'ended'>,
  answer: Pick<KnownAnswer, 'request'>,
  approvalOn: (request: GateRequest) => Promise<StoredApproval | undefined>,
  timers: Timers,
): Promise<void> {
  // Written by us.
  const request: GateRequest = JSON.parse(answer.request);
  const approval = await approvalOn(request);
  await inTime(timers, async signal =>
    gate.ended?.(request, outcomeOf(approval), { signal }),
  );
}

function outcomeOf(approval: StoredApproval | undefined): GateOutcome {
  switch (approval?.state) {
    case 'succeeded':
    case 'failed':
    case 'rejected':
    case 'aborted':
      return approval.state;
    default:
      return 'ended';
  }
}
