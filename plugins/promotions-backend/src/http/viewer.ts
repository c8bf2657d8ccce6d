/** Who a request comes from, as far as decisions depend on it: only a person at the keyboard decides. */

import type {
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
} from '@backstage/plugin-permission-common';
import {
  approvalDecidePermission,
  approvalOverridePermission,
  executionAbortPermission,
  formatPipelineRef,
  freezePermission,
  pipelineHoldPermission,
  pipelineReadPermission,
  releaseRollbackPermission,
  targetRepairPermission,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Deed, Viewer, Viewers } from '../approvals/situation';
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

/** What a look at one pipeline depends on. */
const ON_PIPELINE = {
  read: pipelineReadPermission,
  repair: targetRepairPermission,
  decide: approvalDecidePermission,
  override: approvalOverridePermission,
  abort: executionAbortPermission,
  rollback: releaseRollbackPermission,
  hold: pipelineHoldPermission,
};

/** Whether Backstage permits each. */
export type Permitted = Record<keyof typeof ON_PIPELINE | Deed, boolean>;

/** All that one look asks of Backstage's permissions, in one call. */
export function lookRequests(ref: PipelineRef): AuthorizePermissionRequest[] {
  const resourceRef = formatPipelineRef(ref);
  return [
    ...Object.values(ON_PIPELINE).map(permission => ({
      permission,
      resourceRef,
    })),
    { permission: freezePermission },
  ];
}

/** The answers to `lookRequests`, in its order; what was not answered is not permitted. */
export function permittedBy(answers: readonly boolean[]): Permitted {
  const [
    read = false,
    repair = false,
    decide = false,
    override = false,
    abort = false,
    rollback = false,
    hold = false,
    freeze = false,
  ] = answers;
  return { read, repair, decide, override, abort, rollback, hold, freeze };
}

/** The person for each deed. */
export function viewersFor(
  viewer: (permitted: boolean) => Viewer,
  permitted: Permitted,
): Viewers {
  return {
    decide: viewer(permitted.decide),
    override: viewer(permitted.override),
    abort: viewer(permitted.abort),
    rollback: viewer(permitted.rollback),
    hold: viewer(permitted.hold),
    freeze: viewer(permitted.freeze),
  };
}

/** Of whom only that was asked. */
export function onlyDeciding(
  viewer: (permitted: boolean) => Viewer,
  decide: boolean,
): Viewers {
  const permitted = permittedBy([]);
  return viewersFor(viewer, { ...permitted, decide });
}

/** Whether the caller decides, for each of these pipelines. */
export function decideRequests(
  refs: readonly PipelineRef[],
): AuthorizePermissionRequest[] {
  return refs.map(ref => ({
    permission: approvalDecidePermission,
    resourceRef: formatPipelineRef(ref),
  }));
}

/** Asks for all at once, and for nothing not at all. */
export async function allowed(
  service: PermissionsService,
  credentials: BackstageCredentials,
  requests: AuthorizePermissionRequest[],
): Promise<boolean[]> {
  if (requests.length === 0) {
    return [];
  }
  const decisions = await service.authorize(requests, { credentials });
  return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
}
