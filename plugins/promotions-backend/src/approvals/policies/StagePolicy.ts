/** What policies look at in a stage, and what all that match it ask together. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PolicyConfig, Separation } from '../../config';

/** Where a target is deployed, as far as a policy can match it. */
export interface TargetFacts {
  project: string;
  /** As the Application writes it: by name or by address, or both. */
  cluster: { name?: string; server?: string };
  /** The namespace that it deploys to. */
  namespace: string;
  labels: Readonly<Record<string, string>>;
}

/** What a policy can match. */
export interface StageFacts {
  pipeline: PipelineRef;
  /** Git's word: whoever may change the ApplicationSet may rename it. */
  stageName: string;
  /** Of all stages of the ApplicationSet. */
  stageNames: readonly string[];
  targets: readonly TargetFacts[];
}

/** What all matching policies together ask. */
export interface StagePolicy {
  /** Quorum: the highest of all. */
  approvals: number;
  /** Somebody must be among the approvers of each of these that names some. */
  policies: readonly (Pick<PolicyConfig, 'name'> & Partial<PolicyConfig>)[];
  /** Names of those among `policies` that name a stage which this pipeline does not have, and so speak for its others. */
  strays?: readonly string[];
  /** The strictest gate that any of them asks for. */
  gate?: PolicyConfig['gate'];
  /** Owners of the pipeline's entity approve too: every policy that names approvers allows it. */
  owners?: boolean;
  /** Checks that must have passed in earlier stages; `all`: whatever ran, and at least one. */
  checks?: { all: boolean; names: readonly string[] };
  /** The longest of all. */
  soakMs?: number;
  /** The shortest of all; how long Degraded is no lapse. One that asks for a soak and tolerates nothing counts as 0. */
  soakToleranceMs?: number;
  /** Each must be satisfied. */
  comments?: readonly NonNullable<PolicyConfig['comment']>[];
  separation?: Separation;
  /** The shortest of all; how long an approval waits to be carried out, and a round for its quorum. */
  expiresAfterMs?: number;
  latestOnly?: boolean;
  /** `approval` unless every policy that says something says `open`. */
  stageOnlyChange?: 'approval' | 'open';
  /** The smallest of all for as many targets as there are. */
  limit?: PolicyConfig['limit'];
  /** Gates of modules, all of which must allow it. */
  external?: readonly string[];
  /** For people: why the policies cannot be followed. A broken one closes the gate. */
  broken?: string;
}
