/** What policies ask, in plain words. Pure. */

import { parseEntityRef } from '@backstage/catalog-model';
import { Duration } from 'luxon';
import type { People, PolicyConfig, Separation } from '../../config';
import type { StagePolicy } from './StagePolicy';

/** "in the group leads, mona or an owner of its entity". */
export function sayPeople(people: People & { owners?: boolean }): string {
  return listed(
    [
      ...people.groups.map(ref => `in the group ${nameOf(ref)}`),
      ...people.users.map(nameOf),
      ...(people.owners ? ['an owner of its entity'] : []),
    ],
    'or',
  );
}

export function saySeparation(separation: Separation): string | undefined {
  const kept = [
    ...(separation.authors ? ['who wrote what it brings'] : []),
    ...(separation.requester ? ['who merged it or asked for it'] : []),
    ...(separation.scaffolder ? ['who scaffolded the pipeline'] : []),
  ];
  return kept.length > 0
    ? `Not counted as approvers are those ${listed(kept, 'or')}.`
    : undefined;
}

export function sayChecks({
  all,
  names,
}: NonNullable<StagePolicy['checks']>): string {
  const named =
    names.length > 0
      ? `the check${names.length > 1 ? 's' : ''} ${listed(names, 'and')}`
      : '';
  if (!all) {
    return `In earlier stages ${named} must have passed for it.`;
  }
  return `All checks that ran in earlier stages must have passed for it, and at least one${
    named && `, with ${named}`
  }.`;
}

export function sayComments(
  comments: NonNullable<StagePolicy['comments']>,
): string {
  const wants = comments.flatMap(
    ({ pattern, says }) => says ?? (pattern ? `it fits ${pattern.source}` : []),
  );
  return wants.length > 0
    ? `Whoever decides must leave a comment: ${listed(wants, 'and')}.`
    : 'Whoever decides must leave a comment.';
}

export function sayLimit(limit: NonNullable<PolicyConfig['limit']>): string {
  if (limit === 'all') {
    return 'All its targets are synced at once.';
  }
  return 'count' in limit
    ? `At most ${limit.count} of its targets ${
        limit.count > 1 ? 'are' : 'is'
      } synced at once.`
    : `At most ${limit.percent} % of its targets are synced at once.`;
}

/** "1 hour, 30 minutes". */
export function sayDuration(ms: number): string {
  return ms === 0
    ? '0 minutes'
    : Duration.fromMillis(ms, { locale: 'en' }).rescale().toHuman();
}

/** "a, b and c". */
export function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;
}

function nameOf(ref: string): string {
  return ref.includes(':') ? parseEntityRef(ref).name : ref;
}
