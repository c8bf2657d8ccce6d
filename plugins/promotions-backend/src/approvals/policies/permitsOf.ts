/** What our policies let one person do at a stage. Pure, and without a word on Backstage's permissions. */

import type {
  Permit,
  PolicyPermits,
} from '@stagecraft/plugin-promotions-common';
import { whyExcluded, type Separated } from '../authors/separationOf';
import {
  mayApprove,
  mayOverride,
  namesNobody,
  namesNoOverriders,
  type OwnersSay,
} from './people';
import type { StagePolicy } from './StagePolicy';

export interface PersonAsked {
  user: string;
  /** References of the groups that the person is in; their own may be among them. */
  groups: readonly string[];
}

export function permitsOf(
  policy: StagePolicy,
  separated: Separated,
  { user, groups }: PersonAsked,
  owned?: OwnersSay,
): PolicyPermits {
  const person = { user, ownership: [user, ...groups] };
  if (policy.broken) {
    const broken = refused('gateBroken', policy.broken);
    return { approve: broken, override: broken };
  }
  return {
    approve: approvePermit(policy, separated, person, owned),
    override: overridePermit(policy, person),
  };
}

type Person = Parameters<typeof mayApprove>[1];

function approvePermit(
  policy: StagePolicy,
  separated: Separated,
  person: Person,
  owned?: OwnersSay,
): Permit {
  const nobody = namesNobody(policy, owned);
  if (nobody) {
    return refused('noApprovers', nobody);
  }
  if (!mayApprove(policy, person, owned)) {
    const failing = policy.policies.filter(
      one => !mayApprove({ ...policy, policies: [one] }, person, owned),
    );
    const names = failing.map(({ name }) => `"${name}"`).join(' and ');
    return refused('notApprover', `no approver of ${names || 'all policies'}`);
  }
  const did = whyExcluded(separated, person.user);
  return did ? refused('separated', did) : { allowed: true };
}

function overridePermit(policy: StagePolicy, person: Person): Permit {
  const nobody = namesNoOverriders(policy);
  if (nobody) {
    return refused('noOverriders', nobody);
  }
  return mayOverride(policy, person)
    ? { allowed: true }
    : refused('notAllowed', 'not among those who may override');
}

function refused(
  code: Extract<Permit, { allowed: false }>['code'],
  reason: string,
): Permit {
  return { allowed: false, code, reason };
}
