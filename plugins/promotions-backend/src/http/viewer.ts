/** Who a request comes from, as far as decisions depend on it: only a person at the keyboard decides. */

import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { Viewer } from '../approvals/situation';
import { principalOf, type Principal } from './principal';

const GUESTS: readonly string[] = [
  'user:development/guest',
  'user:default/guest',
];

/**
 * The caller as a viewer, given whether Backstage's permission lets them do what is asked; it may be given more than
 * once, as each permission makes another viewer of them. Their groups decide approvals, so they are asked for each
 * time: nothing here remembers them, and Backstage's own service does for five seconds only. `guest`: as whom guests are signed in, where that is configured.
 */
export async function viewerOf(
  credentials: BackstageCredentials,
  userInfo: UserInfoService,
  guest: string | undefined,
): Promise<(permitted: boolean) => Viewer> {
  const principal = principalOf(credentials);
  const what = otherThanPerson(principal, guest);
  if (what) {
    return () => ({ kind: 'other', what });
  }
  const { userEntityRef: user, ownershipEntityRefs: ownership } =
    await userInfo.getUserInfo(credentials);
  return permitted => ({ kind: 'user', user, ownership, permitted });
}

function otherThanPerson(
  principal: Principal,
  guest: string | undefined,
): string | undefined {
  if (principal.type !== 'user') {
    return principal.type === 'service' ? 'a service' : 'an unknown caller';
  }
  if (principal.actor) {
    return `${String(principal.actor.subject)} in a person's name`;
  }
  const user = String(principal.userEntityRef).toLocaleLowerCase('en-US');
  const isGuest =
    GUESTS.includes(user) || user === guest?.toLocaleLowerCase('en-US');
  return isGuest ? 'a guest' : undefined;
}
