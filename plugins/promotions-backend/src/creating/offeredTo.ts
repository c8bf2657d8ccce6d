/** Which profiles are offered to whom. Pure. */

import type { Profile } from '@stagecraft/plugin-promotions-common';
import type { ProfileConfig } from '../config';

/** `claims`: of a person and their groups; undefined for a service, which is offered all. */
export function offeredTo(
  profiles: readonly ProfileConfig[],
  claims: readonly string[] | undefined,
): Profile[] {
  return profiles
    .filter(({ usedBy }) => {
      const people = usedBy && [...usedBy.users, ...usedBy.groups];
      return !people || !claims || people.some(ref => claims.includes(ref));
    })
    .map(({ usedBy: _, ...profile }) => profile);
}
