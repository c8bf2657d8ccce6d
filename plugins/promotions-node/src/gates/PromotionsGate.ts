/** Another way of approval, such as a change-management system or a chat: what a module promises, and what it is asked. */

import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  ApprovalState,
  Decision,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';

/** A release that waits at a gate which names the module. @public */
export interface GateRequest {
  pipeline: PipelineRef;
  stage: { index: number; name: string };
  /** Names what would be deployed, targets and all; another id is another release, with an answer of its own. */
  releaseId: string;
  /** One a source. */
  revisions: string[];
  /** Applications that it is deployed to. */
  targets: { namespace: string; name: string; project: string }[];
  /** What people have decided on it in the portal; absent while nobody has. */
  approval?: {
    id: string;
    state: ApprovalState;
    required: number;
    /** Entity references of those who decided, in order. */
    given: { user: string; decision: Decision; at: string }[];
  };
}

/**
 * `met` allows it; `waiting` has not decided; `failed` refuses it; `unknown` cannot tell. Only `met` lets it open.
 * @public
 */
export type GateState = 'met' | 'waiting' | 'failed' | 'unknown';

/** @public */
export interface GateAnswer {
  state: GateState;
  /** For people, up to 500 characters, and without secrets: it is shown, and recorded for ever. */
  reason?: string;
  /** Where people look at it, `http` or `https`. */
  link?: string;
  /** Who decided there, for people. */
  by?: string;
  /**
   * How long the answer counts before it is asked again, in milliseconds: 5 seconds at least, 10 minutes at most, and
   * 30 seconds when absent.
   */
  askAgainMs?: number;
}

/**
 * What became of a release that the module was asked about; `ended` also where it was replaced before anybody decided.
 * @public
 */
export type GateOutcome = Extract<
  ApprovalState,
  'succeeded' | 'failed' | 'rejected' | 'aborted' | 'ended'
>;

/**
 * Give it to `promotionsGateExtensionPoint`, and name its `id` in `promotions.policies[].external`.
 * @public
 */
export interface PromotionsGate {
  /** As policies name it: letters, digits and dashes. */
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  /**
   * Asked again and again while a release waits, by one replica at a time, sometimes twice for the same: it must be
   * safe to repeat, such as a ticket that is looked up by the release's id before it is made. An answer that does not
   * come within 10 seconds, or is thrown, counts as `unknown`; the signal is aborted then.
   */
  ask(
    request: GateRequest,
    options: { signal: AbortSignal },
  ): Promise<GateAnswer>;
  /** Told at most once that the release waits no more, such as to close its ticket. A crash may lose it. */
  ended?(
    request: GateRequest,
    outcome: GateOutcome,
    options: { signal: AbortSignal },
  ): Promise<void>;
}

/** @public */
export interface PromotionsGateExtensionPoint {
  /** Throws when there is another one with its id. */
  addGate(gate: PromotionsGate): void;
}

/**
 * Where backend modules of the plugin `promotions` add gates of their own.
 * @public
 */
export const promotionsGateExtensionPoint =
  createExtensionPoint<PromotionsGateExtensionPoint>({
    id: 'promotions.gates',
  });
