/** What a viewer may do with a stage or target, each refusal with a code and a reason to show on the disabled button. */

/** @public */
export type Capability =
  | 'approve'
  | 'reject'
  | 'withdraw'
  | 'override'
  | 'abort'
  | 'rollback'
  | 'hold'
  | 'lift';

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
  | 'specChanged'
  /** A person's hold stops it. */
  | 'held'
  /** The policy keeps the author, the requester or whoever scaffolded it from approving. */
  | 'separated'
  /** The policy asks for a comment, or for one that fits its pattern. */
  | 'commentNeeded'
  /** A required check has not passed for it. */
  | 'checksMissing'
  /** It has not soaked for as long as the policy asks. */
  | 'soaking'
  /** A condition of a module, such as a change ticket, is not met. */
  | 'conditionUnmet'
  /** An earlier ApplicationSet of the same pipeline has not completed it. */
  | 'earlierPart'
  /** Another portal is named as the executor. */
  | 'otherExecutor'
  /** No policy names who may override. */
  | 'noOverriders'
  /** Nothing that is one's own can be withdrawn. */
  | 'nothingGiven'
  /** Something was sent already. */
  | 'tooLate'
  /** Nothing of ours is under way. */
  | 'nothingRuns'
  /** The stage never deployed that, or runs it. */
  | 'notInHistory'
  /** There is no such hold, or it was lifted. */
  | 'notHeld';

/** @public */
export type Permit =
  | { allowed: true }
  | { allowed: false; code: RefusalCode; reason: string };

/** @public */
export type ViewerRights = Record<'approve' | 'reject', Permit> &
  Partial<Record<Capability, Permit>>;

/** What a viewer may do with one target. @public */
export type TargetCapability = 'repair';

/** @public */
export type TargetRights = Record<TargetCapability, Permit>;
