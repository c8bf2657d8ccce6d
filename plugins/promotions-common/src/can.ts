/** What a viewer may do with a stage or target, each refusal with a code and a reason to show on the disabled button. */

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
  | 'volatileDatabase'
  | 'notDrifted'
  | 'operationRunning'
  | 'windowClosed'
  | 'specChanged';

/** @public */
export type Permit =
  | { allowed: true }
  | { allowed: false; code: RefusalCode; reason: string };

/** @public */
export type ViewerRights = Record<Capability, Permit>;

/** What a viewer may do with one target. @public */
export type TargetCapability = 'repair';

/** @public */
export type TargetRights = Record<TargetCapability, Permit>;
