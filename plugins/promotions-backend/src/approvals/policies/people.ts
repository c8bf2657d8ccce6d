/** Whom policies name: who may approve, and who may override. Of several policies a person must satisfy each. */

import type { People } from '../../config';
import type { StagePolicy } from './StagePolicy';

/** Owners of the pipeline's entity, or why owners do not count here. Entity references. */
export type OwnersSay =
  | { owners: readonly string[] }
  /** For people. `unknown`: only because nobody tells now, so that it may be otherwise soon. */
  | { closed: string; unknown?: true };

interface Person {
  user: string;
  ownership: readonly string[];
}

/** Policies that say who approves; the others ask for other things. */
export function naming(policy: Pick<StagePolicy, 'policies'>) {
  return policy.policies.flatMap(({ name, approvers }) =>
    approvers ? [{ name, approvers }] : [],
  );
}

/** The policy that names nobody, or that none says who approves: nobody can then. */
export function namesNobody(
  policy: StagePolicy,
  owned?: OwnersSay,
): string | undefined {
  const policies = naming(policy);
  if (policies.length === 0) {
    return 'no policy in app-config (promotions.policies) matches this stage and names approvers';
  }
  const nameless = policies.filter(
    ({ approvers }) => approvers.users.length + approvers.groups.length === 0,
  );
  const empty = nameless.find(({ approvers }) => !approvers.owners);
  if (empty) {
    return `the policy "${empty.name}" names no approvers`;
  }
  const [ofOwners] = nameless;
  const why = ofOwners && whyNoOwners(policy, owned);
  return why && `the policy "${ofOwners.name}" leaves it to owners, but ${why}`;
}

function whyNoOwners(
  policy: StagePolicy,
  owned: OwnersSay | undefined,
): string | undefined {
  const other = naming(policy).find(({ approvers }) => !approvers.owners);
  if (other) {
    return `the policy "${other.name}" does not let owners approve`;
  }
  if (owned === undefined) {
    return undefined;
  }
  if ('closed' in owned) {
    return owned.closed;
  }
  return owned.owners.length === 0
    ? 'the entity of the pipeline has no owner'
    : undefined;
}

/**
 * Whether somebody with these ownership references, their own included, is an approver of every policy that says who
 * approves, and one does. Without `owned`, nobody counts as an owner.
 */
export function mayApprove(
  policy: StagePolicy,
  person: Person,
  owned?: OwnersSay,
): boolean {
  const policies = naming(policy);
  const owns =
    policies.every(({ approvers }) => approvers.owners) &&
    owned !== undefined &&
    'owners' in owned &&
    isAmong({ users: owned.owners, groups: owned.owners }, person);
  return (
    policies.length > 0 &&
    policies.every(({ approvers }) => isAmong(approvers, person) || owns)
  );
}

/** Whether every policy names this person as one who may override; nobody may where one names none. */
export function mayOverride(policy: StagePolicy, person: Person): boolean {
  return (
    policy.policies.length > 0 &&
    policy.policies.every(
      ({ overriders }) => overriders && isAmong(overriders, person),
    )
  );
}

/** Why nobody may override; for people. */
export function namesNoOverriders(policy: StagePolicy): string | undefined {
  if (policy.policies.length === 0) {
    return 'no policy in app-config (promotions.policies) matches this stage';
  }
  const silent = policy.policies.find(
    ({ overriders }) =>
      !overriders || overriders.users.length + overriders.groups.length === 0,
  );
  return silent && `the policy "${silent.name}" names nobody who may override`;
}

/** The users and groups that every policy names, in the order of the first one. */
export function commonApprovers(policy: StagePolicy): People {
  return inAll(naming(policy).map(({ approvers }) => approvers));
}

/** As `commonApprovers`, of those who may override. */
export function commonOverriders(policy: StagePolicy): People {
  return inAll(
    policy.policies.map(p => p.overriders ?? { users: [], groups: [] }),
  );
}

function inAll([first, ...others]: readonly People[]): People {
  const common = (kind: 'users' | 'groups') =>
    (first?.[kind] ?? []).filter(ref =>
      others.every(other => other[kind].some(o => sameRef(o, ref))),
    );
  return { users: common('users'), groups: common('groups') };
}

function isAmong(
  people: { users: readonly string[]; groups: readonly string[] },
  person: Person,
): boolean {
  return (
    people.users.some(ref => sameRef(ref, person.user)) ||
    people.groups.some(ref => person.ownership.some(own => sameRef(own, ref)))
  );
}

export function sameRef(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
}
