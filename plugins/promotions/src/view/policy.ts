/** A policy in force, as people read it. */

import type {
  PolicyInForce,
  PolicyPeople,
} from '@stagecraft/plugin-promotions-common';
import type { Reading } from './reading';

/** Where a rule comes from: names of policies, the ApplicationSet, or what holds where nothing is said. */
export function originText(from: readonly string[], reading: Reading): string {
  const { t, locale } = reading;
  const names = from.map(name => {
    switch (name) {
      case 'ApplicationSet':
        return t('policy.from.set');
      case 'default':
        return t('policy.from.default');
      default:
        return t('policy.from.policy', { name });
    }
  });
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}

/** Everybody who can approve, by name. */
export function approversText(
  { users, groups, owners }: PolicyPeople,
  { t, nameOf, locale }: Reading,
): string {
  const people = [
    ...users.map(nameOf),
    ...groups.map(nameOf),
    ...(owners ? [t('policy.owners')] : []),
  ];
  return people.length === 0
    ? t('policy.nobody')
    : new Intl.ListFormat(locale, { type: 'disjunction' }).format(people);
}

export function policyUsers({ approvers }: PolicyInForce): string[] {
  return approvers.users.filter(ref => ref.includes(':'));
}
