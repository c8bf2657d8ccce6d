/** The names under which a sync that we send tells of itself; Argo CD shows them until the target's next operation. */

/** What the sync is for; absent where it carries out the approval of a release. */
export const KIND_INFO = 'Stagecraft kind';
/** The kind of a sync that restores what a drifted target had deployed. */
export const REPAIR = 'repair';
/** The kind of a sync that brings a target back to an earlier release. */
export const ROLLBACK = 'rollback';
/** Who asked for a rollback, as an entity reference. */
export const ASKER_INFO = 'Asked by';
/** Who asked for a repair, as an entity reference. */
export const REPAIRER_INFO = 'Repaired by';
/** Those who approved, as entity references joined by commas. */
export const APPROVERS_INFO = 'Approved by';
/** Who opened the gate in an emergency, past what it asks, as an entity reference; absent where nobody did. */
export const OVERRIDER_INFO = 'Overridden by';
export const RELEASE_INFO = 'Stagecraft release';
/** The approval that it carries out. */
export const APPROVAL_INFO = 'Stagecraft approval';
/** One attempt on one target: what tells our own operation from everybody else's. */
export const EXECUTION_INFO = 'Stagecraft execution';
/** Digest of the Application's spec as it was approved: what the operation must deploy. */
export const SPEC_INFO = 'Stagecraft spec';
/** Number and hmac of the record's newest entry, `NUMBER:HMAC`: others witness the record by it. */
export const AUDIT_INFO = 'Stagecraft audit';
