/**
 * What must hold before a gate of ours opens for a release, one condition at a time. Pure: the same function tells
 * what is shown, what people may approve, what the portal opens by itself, and what the worker asks before it sends.
 */

import type { GateCondition } from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from '../ApprovalStore';
import type { ConditionFacts } from './ConditionFacts';
import { condition } from './condition';
import {
  checks,
  earlierParts,
  evidence,
  health,
  isUnproven,
  proven,
  soak,
} from './evidenceConditions';
import {
  bracketed,
  releaseName,
  shortName,
  timeWords,
  withoutStop,
} from './words';

/** An opening that ended before anything was sent is tried anew this often; then people decide. */
const MOST_ROUNDS = 3;

/** In the order in which a person wants to hear of them: what others have to change comes first. */
export function conditionsFor(facts: ConditionFacts): GateCondition[] {
  const byPortal = facts.gate === 'verified';
  return [
    instance(facts),
    ...(byPortal || namesOther(facts) ? [executor(facts)] : []),
    ...(facts.volatile ? [condition('database', 'failed', {})] : []),
    evidence(facts),
    ...earlierParts(facts),
    ...(byPortal ? proven(facts) : []),
    ...checks(facts),
    ...(byPortal || facts.policy.soakMs ? health(facts) : []),
    ...soak(facts),
    window(facts),
    hold(facts),
    ...(byPortal ? outside(facts) : []),
    ...(!byPortal || isUnproven(facts) || isRejected(facts)
      ? [approvals(facts)]
      : []),
    ...externals(facts),
    ...(byPortal ? [turn(facts)] : []),
  ];
}

/** Whether nothing keeps it closed. */
export function allMet(conditions: readonly GateCondition[]): boolean {
  return conditions.every(({ state }) => state === 'met');
}

function instance({
  instance: { name, execute, live, reason },
}: ConditionFacts) {
  const params = { instance: name };
  if (!execute) {
    return condition('instance', 'failed', params);
  }
  return live
    ? condition('instance', 'met', params)
    : condition('instance', 'waiting', {
        ...params,
        because: bracketed(reason),
      });
}

/** What people approve is carried out by no other portal than the one that is named, where one is. */
function namesOther({ executor: { own, named } }: ConditionFacts): boolean {
  return named !== undefined && named !== own;
}

function executor({ executor: { own, named } }: ConditionFacts) {
  if (!own || !named) {
    return condition('executor', 'failed', {});
  }
  return condition('executor', own === named ? 'met' : 'waiting', {
    executor: named,
  });
}

function window({ windows, now }: ConditionFacts) {
  if (!windows) {
    return condition('window', 'unknown', {});
  }
  const { open, until, because } = windows;
  if (open) {
    return condition('window', 'met', {});
  }
  const params = {
    until: until ? ` until ${timeWords(until, now)}` : '',
    window: because ?? 'which one is not known',
  };
  return condition('window', 'waiting', params, until);
}

function hold({ holds: [first] }: ConditionFacts) {
  return first
    ? condition('hold', 'waiting', {
        by: shortName(first.by),
        reason: withoutStop(first.reason),
      })
    : condition('hold', 'met', {});
}

const OPENED: ReadonlySet<StoredApproval['state']> = new Set([
  'approved',
  'executing',
  'succeeded',
]);

/** Who had it opened since has decided on it. */
function outside({ outside: passed, approval, now }: ConditionFacts) {
  if (!passed || (approval && OPENED.has(approval.state))) {
    return [];
  }
  const { account, target, revisions, at } = passed;
  const release = releaseName(revisions);
  const when = timeWords(at, now);
  return [
    condition('outside', 'failed', { account, target, release, at: when }),
  ];
}

function isRejected({ approval }: ConditionFacts): boolean {
  return approval?.state === 'rejected';
}

function approvals({ approval, policy }: ConditionFacts) {
  const required = String(approval?.required ?? policy.approvals);
  if (approval?.state === 'rejected') {
    const no = approval.given.find(({ decision }) => decision === 'reject');
    return condition('approvals', 'failed', {
      by: no?.user ?? 'somebody',
      because: bracketed(no?.comment),
    });
  }
  const isOpened = approval !== undefined && OPENED.has(approval.state);
  const counts = isOpened || approval?.state === 'pending';
  const given = String(counts ? approversOf(approval).length : 0);
  return condition('approvals', isOpened ? 'met' : 'waiting', {
    given,
    required,
  });
}

/** Who approves as of now: the last word of each person counts. */
function approversOf({ given }: StoredApproval): string[] {
  const last = new Map(given.map(({ user, decision }) => [user, decision]));
  return [...last].flatMap(([user, decision]) =>
    decision === 'approve' || decision === 'override' ? user : [],
  );
}

function externals(facts: ConditionFacts): GateCondition[] {
  return facts.externals.map(({ gate, state, reason }) =>
    condition('external', state, { gate, because: bracketed(reason) }),
  );
}

const ENDED: Partial<Record<StoredApproval['state'], string>> = {
  succeeded: 'was deployed',
  failed: 'its deployment failed',
  aborted: 'its deployment was aborted',
  rejected: 'it was rejected',
  ended: 'that ended before anything was sent, again and again',
};

/** Once by itself: what failed, was stopped or was taken back is for people to decide on. */
function turn({
  approval,
  proof,
  turn: queued,
  revisions,
  now,
}: ConditionFacts) {
  const release = releaseName(revisions);
  const given =
    approval && isSpent(approval) ? ENDED[approval.state] : undefined;
  const ended = given ?? (proof?.rolledBack ? 'was rolled back' : undefined);
  if (ended) {
    return condition('turn', 'failed', { release, ended });
  }
  if (!queued) {
    return condition('turn', 'met', { release });
  }
  const { opensAt } = queued;
  const until = opensAt ? ` until about ${timeWords(opensAt, now)}` : '';
  return condition('turn', 'waiting', { release, until }, opensAt);
}

function isSpent({ state, round }: StoredApproval): boolean {
  return (
    ['succeeded', 'failed', 'aborted', 'rejected'].includes(state) ||
    (state === 'ended' && round >= MOST_ROUNDS)
  );
}
