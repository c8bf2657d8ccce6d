/** Why a person may not do something, with those who can where that is the reason. */

import type { Permit, Stage } from '@stagecraft/plugin-promotions-common';
import { peopleOf } from './people';
import type { Reading } from './reading';

/** Nothing where it is allowed, or where nothing is known of the person's rights. */
export function refusalOf(
  permit: Permit | undefined,
  stage: Stage,
  reading: Reading,
): string | undefined {
  if (!permit || permit.allowed) {
    return undefined;
  }
  const { reason } = permit;
  const actors =
    namesOthers(permit) && peopleOf(stage.explanation.actors, reading);
  return actors
    ? `${reason} ${reading.t('hero.onlyThey', { actors })}`
    : reason;
}

/** Whether somebody else could do it, whom the reason then names. */
export function namesOthers(permit: Permit): boolean {
  return (
    !permit.allowed &&
    (permit.code === 'notApprover' || permit.code === 'notAllowed')
  );
}
