/** The policy in force at a stage: what app-config asks there, rule by rule, and where each rule comes from. */

import type { Permit } from './can';
import type { GateKind, PipelineRef } from './pipeline';

/** @public */
export type PolicyRuleName =
  | 'gate'
  | 'approvals'
  | 'approvers'
  | 'overriders'
  | 'separation'
  | 'checks'
  | 'soak'
  | 'comment'
  | 'expires'
  | 'latestOnly'
  | 'stageOnlyChange'
  | 'limit'
  | 'external';

/** @public */
export interface PolicyRule {
  rule: PolicyRuleName;
  /** What it asks, in one plain sentence. */
  text: string;
  /** Names of the policies in app-config that ask it, or `ApplicationSet`, or `default`. */
  from: string[];
}

/** Entity references. @public */
export interface PolicyPeople {
  users: string[];
  groups: string[];
  /** Owners of the pipeline's entity, where entity and ApplicationSet name each other. */
  owners: boolean;
}

/** @public */
export interface PolicyInForce {
  /** The stricter of what the ApplicationSet names and what app-config asks. */
  gate: GateKind;
  /** The quorum, with what separation of duties added. */
  required: number;
  approvers: PolicyPeople;
  rules: PolicyRule[];
  /** For people: why nobody can open it, such as a policy that cannot be read. */
  closedBecause?: string;
}

/** What our policies let one person do at a stage; Backstage's permissions come on top. @public */
export type PolicyPermits = Record<'approve' | 'override', Permit>;

/** @public */
export interface StagePolicyInForce {
  index: number;
  name: string;
  policy: PolicyInForce;
  /** Of the person who was asked about. */
  person?: PolicyPermits;
}

/**
 * `GET /pipelines/{…}/policy?person=&groups=`: what our policy says to whom; Backstage's permissions come on top.
 * @public
 */
export interface PolicyResponse {
  ref: PipelineRef;
  stages: StagePolicyInForce[];
}
