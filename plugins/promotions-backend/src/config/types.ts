/** Settings as the rest of the backend knows them. */

import type {
  PipelineRef,
  Profile,
} from '@stagecraft/plugin-promotions-common';

/** One Argo CD. */
export interface InstanceConfig {
  name: string;
  url: string;
  /** Where people open it, when it is not `url`. */
  frontendUrl: string;
  /** Read anew for each use, so that a rotated `$file` token is taken up. */
  token: () => string | undefined;
  login?: { username: string; password: () => string };
  /** Lets the portal act there; without it everything is read-only. */
  execute: boolean;
  /** Lets it be asked what it would make of a pipeline that somebody describes; our own account then needs `applicationsets, create`. */
  generate?: boolean;
  /** A certificate authority to trust for this instance alone: PEM, or the path of a file that holds it. */
  tls?: { ca: string };
}

/** Users and groups, as entity references. */
export interface People {
  users: string[];
  groups: string[];
}

/** What a policy is for; everything that is given must fit, and an absent field fits all. */
export interface PolicyMatch {
  instance?: string;
  project?: string;
  /** `[instance:][namespace/]name` */
  pipeline?: string;
  /** Its name comes from Git, so a stage that is renamed there escapes: match by `cluster` or `project` what matters. */
  stage?: string;
  /**
   * Name or address of the cluster that some target of the stage deploys to, or both. Where only one of the two is
   * given, a target that is written the other way may be there, and is taken to be.
   */
  cluster?: string | readonly string[];
  /** The namespace that some target of the stage deploys to. */
  namespace?: string;
  /** Labels that some target of the stage has, all of them. */
  labels?: Record<string, string>;
}

/** Who must not approve what they made. */
export interface Separation {
  /** Authors of the commits between what runs and the release. */
  authors: boolean;
  /** Who asked for it: who merged it, or requested the rollback. */
  requester: boolean;
  /** Who scaffolded the pipeline. */
  scaffolder: boolean;
}

/** Who decides where, and on what evidence. */
export interface PolicyConfig {
  name: string;
  match: PolicyMatch;
  /** What must open the stages that it matches, where it says so; a stage that it only matches may have any gate. */
  gate?: 'approval' | 'verified';
  /** How many people must approve. */
  approvals: number;
  /** Absent where the policy leaves that to others. `owners`: those of the pipeline's entity, where entity and ApplicationSet name each other. */
  approvers?: People & { owners?: boolean };
  /** Who may override; nobody when absent. */
  overriders?: People;
  separation?: Separation;
  /** Names of checks that must have passed for the release in earlier stages; `all` that there are, and at least one. */
  checks?: 'all' | string[];
  /** How long every earlier stage must have run it without a lapse. */
  soakMs?: number;
  /** How long a target may be Degraded without that being a lapse. */
  soakToleranceMs?: number;
  /** A comment is asked for, and must fit the pattern where there is one; `says` tells people what it wants. */
  comment?: { pattern?: RegExp; says?: string };
  /** How long an approval waits to be carried out, and a round for its quorum. */
  expiresAfterMs?: number;
  /** A newer candidate ends the round. */
  latestOnly?: boolean;
  /** What a `verified` gate does with a candidate that changed nothing in any earlier stage. */
  stageOnlyChange?: 'approval' | 'open';
  /** How many targets of the stage are synced at once. */
  limit?: 'all' | { count: number } | { percent: number };
  /** Gates of modules that must allow it too, by id. */
  external?: string[];
}

/** Several ApplicationSets, in order, that are one pipeline. */
export interface ChainConfig {
  name: string;
  parts: PipelineRef[];
}

/** An organisation's standard for pipelines. */
export interface ProfileConfig extends Profile {
  /** To whom it is offered; to everybody when absent. */
  usedBy?: People;
}

/** What the record is signed with. */
export interface AuditConfig {
  /** The first one signs; the others verify what they signed. None: a key of the database, which proves less. */
  keys: { id: string; secret: () => string | undefined }[];
  /** How long entries are kept, in days; for ever when absent. */
  retentionDays?: number;
}

/** A policy that could not be read: it closes the gates that it matches, or all when even that is unclear. */
export interface BrokenPolicy {
  name: string;
  /** It is an entry of `promotions.pipelines`, whose order is not known then. */
  chain?: true;
  match?: PolicyMatch;
  problem: string;
}

export interface PromotionsConfig {
  instances: InstanceConfig[];
  policies: PolicyConfig[];
  brokenPolicies: BrokenPolicy[];
  history: { retentionDays: number };
  /** This portal's name, by which an ApplicationSet names the one that opens its `verified` gates. */
  executor?: string;
  chains: ChainConfig[];
  /** Also those that cannot be used, with their reason. */
  profiles: ProfileConfig[];
  audit: AuditConfig;
}
