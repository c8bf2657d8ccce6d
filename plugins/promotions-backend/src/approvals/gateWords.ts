/** The words for what a gate waits for: one sentence's parts, by what became of its decisions. Pure. */

import type {
  Actor,
  ExplanationCode,
  Hold,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from './ApprovalStore';
import { shortName, withoutStop } from './conditions/words';
import { commonApprovers, type StagePolicy } from './policies';
import { countingIn, quorumOf } from './quorum';
import type { GateSituation } from './situation';
import { openers, overrideOf } from './standing';

export interface Told {
  code: ExplanationCode;
  words: Record<string, string>;
  actors: Actor[];
}

/** What a gate is told from. */
export type GateFacts = Pick<
  GateSituation,
  | 'policy'
  | 'gate'
  | 'approval'
  | 'holds'
  | 'owned'
  | 'separated'
  | 'conditions'
> & { now: Date };

export function tellClosed(reason: string): Told {
  return {
    code: 'gateClosed',
    words: { reason },
    actors: [{ kind: 'platform', ref: 'promotions.policies' }],
  };
}

export function tellHeld({ by, at, reason }: Hold): Told {
  return {
    code: 'held',
    words: {
      by: shortName(by),
      began: ` since ${clockTime(at)}`,
      reason: withoutStop(reason),
    },
    actors: [{ kind: 'user', ref: by }],
  };
}

export function tellWaiting(stage: Stage, facts: GateFacts): Told {
  const { since } = stage.explanation;
  return {
    code: 'waitsForApproval',
    words: {
      began: since ? ` since ${clockTime(since)}` : '',
      progress: progressOf(facts),
      approvers: approversOf(facts.policy),
    },
    actors: approverActors(facts.policy),
  };
}

export function tellRollbackWaits(
  approval: StoredApproval,
  facts: GateFacts,
): Told {
  return {
    code: 'rollbackWaits',
    words: {
      ...askedFor(approval),
      progress: progressOf(facts),
      approvers: approversOf(facts.policy),
    },
    actors: approverActors(facts.policy),
  };
}

export function tellRejected(approval: StoredApproval): Told {
  const no = approval.given.find(d => d.decision === 'reject');
  return {
    code: 'rejected',
    words: {
      by: shortName(no?.user ?? 'somebody'),
      detail: no?.comment ? `: ${no.comment}` : '',
    },
    actors: [{ kind: 'git', ref: 'a new commit' }],
  };
}

export function tellExecuting(approval: StoredApproval): Told {
  const waiting = approval.execution.find(
    e => e.message && e.state !== 'failed',
  );
  const detail = waiting ? `; ${waiting.name}: ${waiting.message}` : '';
  const opened = openedBy(approval);
  return {
    code: opened.code,
    words: { ...opened.words, detail },
    actors: [{ kind: 'portal', ref: 'Stagecraft' }],
  };
}

function openedBy(approval: StoredApproval): Pick<Told, 'code' | 'words'> {
  const override = overrideOf(approval.given);
  if (override) {
    const reason = override.comment ? `: ${override.comment}` : '';
    const by = shortName(override.user);
    return { code: 'overridden', words: { by, reason } };
  }
  if (approval.kind === 'rollback') {
    return { code: 'rollingBack', words: askedFor(approval) };
  }
  if (approval.openedBy === 'portal') {
    return { code: 'openedByPortal', words: {} };
  }
  const by = openers(approval.given).map(d => shortName(d.user));
  return { code: 'approved', words: { by: by.join(' and ') } };
}

export function tellFailed(
  policy: StagePolicy,
  approval: StoredApproval,
): Told {
  return {
    code: 'executionFailed',
    words: {
      detail: approval.message ? `: ${approval.message}` : '',
      approvers: approversOf(policy),
    },
    actors: approverActors(policy),
  };
}

function askedFor({ rollback }: StoredApproval) {
  return {
    by: shortName(rollback?.requestedBy ?? 'somebody'),
    reason: withoutStop(rollback?.reason ?? 'no reason is known'),
  };
}

function progressOf({ policy, approval, owned, separated }: GateFacts): string {
  const counting = { owned, separated };
  const quorum = quorumOf(policy, counting);
  const given =
    approval?.state === 'pending'
      ? countingIn(policy, approval.given, counting).length
      : 0;
  const unsure = separated.undetermined
    ? `, one more than usual, as ${separated.undetermined}`
    : '';
  return quorum > 1 || given > 0
    ? `; ${given} of ${quorum} approvals${unsure}`
    : '';
}

/** "the group payments-leads", or how to find out when several policies must be met. */
function approversOf(policy: StagePolicy): string {
  const { users, groups } = commonApprovers(policy);
  const names = [
    ...groups.map(ref => `the group ${shortName(ref)}`),
    ...users.map(shortName),
    ...(policy.owners ? ['the owners of its entity'] : []),
  ];
  if (names.length > 0) {
    return names.join(' or ');
  }
  const policies = policy.policies.map(p => `"${p.name}"`).join(' and ');
  return `whoever is an approver of the policies ${policies}`;
}

function approverActors(policy: StagePolicy): Actor[] {
  const { users, groups } = commonApprovers(policy);
  return [
    ...groups.map(ref => ({ kind: 'group' as const, ref })),
    ...users.map(ref => ({ kind: 'user' as const, ref })),
  ];
}

/** Hours and minutes in UTC; a reader's own zone is shown from `since`. */
function clockTime(iso: string): string {
  return `${iso.slice(11, 16)} UTC`;
}
