/** People and groups by the name in their entity reference. */

import { parseEntityRef } from '@backstage/catalog-model';
import type { Actor } from '@stagecraft/plugin-promotions-common';

/** `user:default/grace` is grace; what is no reference stays as it is. */
export function nameOfRef(ref: string): string {
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}

/** The people and groups among those who can move a release. */
export function peopleOf(actors: readonly Actor[], locale: string): string {
  const names = actors
    .filter(actor => actor.kind === 'user' || actor.kind === 'group')
    .map(actor => nameOfRef(actor.ref));
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(names);
}
