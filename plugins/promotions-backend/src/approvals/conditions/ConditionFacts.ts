/** What the conditions of a gate are told from, gathered by whoever shows, decides, opens or executes. */

import type {
  CheckState,
  Hold,
  OutsideDecision,
  Stage,
  WindowOutlook,
} from '@stagecraft/plugin-promotions-common';
import type { SoakingTarget, Span } from '../../model/proof';
import type { StoredApproval } from '../ApprovalStore';
import type { StagePolicy } from '../policies';

/** How long every earlier stage has run the release. */
export interface SoakFacts {
  /** Of every earlier stage, those of earlier parts of the pipeline too. */
  targets: readonly SoakingTarget[];
  /** Times in which nobody watched one of their instances. */
  gaps: readonly Span[];
}

/** A module's word on a release. */
export interface ExternalFacts {
  gate: string;
  state: 'met' | 'waiting' | 'failed' | 'unknown';
  reason?: string;
}

export interface ConditionFacts {
  stage: Stage;
  /** What opens it: the stricter of what the ApplicationSet names and what app-config asks. */
  gate: 'approval' | 'verified';
  /** One revision a source: what is to be opened, which is older than the stage's release where one is under way. */
  revisions: readonly string[];
  /** The newest candidate of the pipeline. */
  newest?: readonly string[];
  /** Every stage before it in the same ApplicationSet. */
  earlier: readonly Stage[];
  policy: StagePolicy;
  /** Whether every earlier stage has completed the release, by the evidence; absent where that is not known. */
  completed?: boolean;
  /** The newest round on the release. */
  approval?: StoredApproval;
  /** Name of this portal, and the one that the ApplicationSet names. */
  executor: { own?: string; named?: string };
  /** The portal's database forgets everything with the process. */
  volatile?: boolean;
  instance: { name: string; execute: boolean; live: boolean; reason?: string };
  /** What the release did in earlier stages; absent where nothing is known of it. */
  proof?: {
    /** It changed something in an earlier stage. */
    affected: boolean;
    /** Checks that ran for it in earlier stages, by name. */
    checks: readonly { name: string; state: CheckState; message?: string }[];
    /** A target of this very stage had deployed it, and runs something else now. */
    rolledBack: boolean;
  };
  /** Absent where nothing is known of it. */
  soak?: SoakFacts;
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
  turn?: { opensAt?: string };
  /** What was synced past the gate from outside while the release was known; the portal does not undo it by itself. */
  outside?: OutsideDecision;
  now: Date;
}
