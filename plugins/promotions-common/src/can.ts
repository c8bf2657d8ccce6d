/** What a viewer may do with a stage, each refusal with a code and a reason to show on the disabled button. */

/** @public */
export type Capability = 'approve' | 'reject';

/** Why something is refused. @public */
export type RefusalCode =
  | 'notGated'
  | 'notReady'
  | 'releaseUnknown'
  | 'noApprovers'
  | 'notApprover'
  | 'notAllowed'
  | 'notAUser'
  | 'alreadyDecided'
  | 'readOnlyInstance'
  | 'stale'
  | 'gateBroken'
  | 'volatileDatabase';

/** @public */
export type Permit =
  | { allowed: true }
  | { allowed: false; code: RefusalCode; reason: string };

/** @public */
export type ViewerRights = Record<Capability, Permit>;
