/** What the decisions of a round come to: each person's last one counts. Pure. */

import type { StoredApproval, StoredDecision } from './ApprovalStore';

type Given = readonly StoredDecision[];

/** The last decision of each person, in the order in which those were given. */
export function standing(given: Given): StoredDecision[] {
  const last = new Map<string, StoredDecision>();
  for (const decision of given) {
    last.delete(decision.user);
    last.set(decision.user, decision);
  }
  return [...last.values()];
}

/** What the person decided last; undefined when nothing. */
export function lastOf(given: Given, user: string): StoredDecision | undefined {
  return given.filter(decision => decision.user === user).at(-1);
}

/** Approvals that were not taken back. */
export function approvalsIn(given: Given): StoredDecision[] {
  return standing(given).filter(({ decision }) => decision === 'approve');
}

/** The override that opened it, unless it was taken back. */
export function overrideOf(given: Given): StoredDecision | undefined {
  return standing(given).find(({ decision }) => decision === 'override');
}

/** Who opened it: those whose approval or override stands. */
export function openers(given: Given): StoredDecision[] {
  return standing(given).filter(
    ({ decision }) => decision === 'approve' || decision === 'override',
  );
}

/** When the gate was opened, or the round began where nobody's decision stands; milliseconds since 1970. */
export function openedAt({
  given,
  createdAt,
}: Pick<StoredApproval, 'given' | 'createdAt'>): number {
  const times = openers(given).map(({ at }) => Date.parse(at));
  return times.length > 0 ? Math.max(...times) : Date.parse(createdAt);
}
