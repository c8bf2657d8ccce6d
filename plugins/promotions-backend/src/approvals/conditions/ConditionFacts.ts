/** What the conditions of a gate are told from, gathered by whoever shows, decides, opens or executes. */

import type {
  CheckState,
  Hold,
  Stage,
  WindowOutlook,
} from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from '../ApprovalStore';
import type { StagePolicy } from '../policies';

/** How long every earlier stage has run the release. */
export interface SoakFacts {
  /** When the last earlier target completed it; ISO 8601. Absent while one has not. */
  completeSince?: string;
  /** Times since then in which a target of an earlier stage was Degraded or gone; `to` is absent while it lasts. */
  troubles: { from: string; to?: string; target: string }[];
  /** Times since then in which nobody watched. */
  gaps: { from: string; to?: string }[];
}

/** A module's word on a release. */
export interface ExternalFacts {
  gate: string;
  state: 'met' | 'waiting' | 'failed' | 'unknown';
  reason?: string;
}

export interface ConditionFacts {
  stage: Stage;
  /** Every stage before it in the same ApplicationSet. */
  earlier: readonly Stage[];
  policy: StagePolicy;
  /** The newest round on the release. */
  approval?: StoredApproval;
  /** Name of this portal, and the one that the ApplicationSet names. */
  executor: { own?: string; named?: string };
  instance: { name: string; execute: boolean; live: boolean; reason?: string };
  /** What the release did in earlier stages; absent where nothing is known of it. */
  proof?: {
    /** It changed something in an earlier stage. */
    affected: boolean;
    /** Checks that ran for it in earlier stages, by name. */
    checks: { name: string; state: CheckState; message?: string }[];
  };
  soak: SoakFacts;
  /** Those that stop the stage. */
  holds: readonly Hold[];
  windows?: WindowOutlook;
  externals: readonly ExternalFacts[];
  /** Parts of the pipeline that come before this ApplicationSet, and whether each has completed the release. */
  earlierParts: readonly {
    title: string;
    state: 'met' | 'waiting' | 'failed' | 'unknown';
    reason?: string;
  }[];
  /** How many of the same instance are let out before it, when several were due at once. */
  turn?: { opensAt: string };
  now: Date;
}
