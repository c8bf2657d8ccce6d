/** People and groups by the name in their entity reference. */

import { parseEntityRef } from '@backstage/catalog-model';
import type { Actor, Pipeline } from '@stagecraft/plugin-promotions-common';
import type { Reading } from './reading';

/** `user:default/grace` is grace; what is no reference stays as it is. */
export function nameOfRef(ref: string): string {
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}

/** The people and groups among those who can move a release. */
export function peopleOf(
  actors: readonly Actor[],
  { locale, nameOf }: Reading,
): string {
  const names = actors
    .filter(actor => actor.kind === 'user' || actor.kind === 'group')
    .map(actor => nameOf(actor.ref));
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(names);
}

/** Everybody whom a pipeline names; groups go by the name that policies give them. */
export function usersIn({ stages }: Pick<Pipeline, 'stages'>): string[] {
  const acting = stages.flatMap(({ approval, holds = [] }) => [
    ...(approval?.given.map(({ user }) => user) ?? []),
    approval?.override?.user ?? [],
    approval?.rollback?.requestedBy ?? [],
    approval?.abort?.user ?? [],
    ...holds.map(({ by }) => by),
  ]);
  const actors = stages.flatMap(stage => stage.explanation.actors);
  return [
    ...acting.flat(),
    ...actors.filter(actor => actor.kind === 'user').map(actor => actor.ref),
  ].filter(ref => ref.includes(':'));
}
