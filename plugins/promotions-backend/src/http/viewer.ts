/** Who a request comes from, as far as decisions depend on it: only a person at the keyboard decides. */

import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { Viewer } from '../approvals/situation';

const GUESTS: readonly string[] = [
  'user:development/guest',
  'user:default/guest',
];

interface Principal {
  type?: unknown;
  userEntityRef?: unknown;
  actor?: { subject?: unknown };
}

/** `guest`: as whom guests are signed in, where that is configured. */
export async function viewerOf(
  credentials: BackstageCredentials,
  userInfo: UserInfoService,
  permitted: boolean,
  guest: string | undefined,
): Promise<Viewer> {
  const principal: Principal = Object(credentials.principal);
  const other = otherThanPerson(principal, guest);
  if (other) {
    return { kind: 'other', what: other };
  }
  const { userEntityRef, ownershipEntityRefs } = await userInfo.getUserInfo(
    credentials,
  );
  return {
    kind: 'user',
    user: userEntityRef,
    ownership: ownershipEntityRefs,
    permitted,
  };
}

/** An `actor` is there when a service acts in a user's name: an agent, the scaffolder, a plugin. */
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
