/** Settings as the rest of the backend knows them. */

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
  /** A certificate authority to trust for this instance alone: PEM, or the path of a file that holds it. */
  tls?: { ca: string };
}

/** Who decides where; everything in `match` must fit, and an absent field fits all. */
export interface PolicyConfig {
  name: string;
  match: {
    instance?: string;
    project?: string;
    pipeline?: string;
    stage?: string;
  };
  /** What must open the stages that it matches, where it says so; a stage that it only matches may have any gate. */
  gate?: 'approval' | 'verified';
  /** How many people must approve. */
  approvals: number;
  /** Entity references. */
  approvers: { users: string[]; groups: string[] };
}

/** A policy that could not be read: it closes the gates that it matches, or all when even that is unclear. */
export interface BrokenPolicy {
  name: string;
  match?: PolicyConfig['match'];
  problem: string;
}

export interface PromotionsConfig {
  instances: InstanceConfig[];
  policies: PolicyConfig[];
  brokenPolicies: BrokenPolicy[];
  history: { retentionDays: number };
}
