/** What is offered to whoever makes a pipeline, and what is known of it before it is pushed. */

import type {
  DescribedGate,
  LifecycleDescription,
  SyncDescription,
  TargetsDescription,
} from './creating';
import type { PipelineInput, StageInput } from './pipelineInput';
import type { PolicyInForce } from './policy';

/**
 * One thing that is wrong with a pipeline's description.
 * @public
 */
export interface DescriptionProblem {
  /** The field, e.g. `stages[1].targets[0].namespace` */
  path: string;
  /** What is wrong with it and the way out */
  message: string;
}

/**
 * What a check of an ApplicationSet and what belongs to it found, before anything is pushed.
 * @public
 */
export interface CheckFinding {
  /** Stable, for machines; docs/findings.md has them all */
  code: string;
  /** An error would deploy what nobody asked for, or nothing */
  severity: 'error' | 'warning';
  /** What is wrong, of which object */
  message: string;
  /** What a real Argo CD does with it */
  happens: string;
  /** The way out */
  fix: string;
  /** The field in the file, the Application or the file that it is about */
  path: string;
  file?: string;
  /** From 1 */
  line?: number;
}

/**
 * The organisation's standard for pipelines, from `promotions.profiles`.
 * @public
 */
export interface Profile {
  name: string;
  title: string;
  description?: string;
  /** Its stages are taken as they are; else they are a place to start from */
  locked: boolean;
  /** The instance whose clusters and projects it names */
  instance?: string;
  project?: string;
  stages: StageInput[];
  /** How the targets of its stages are found; told one by one unless given */
  targets?: TargetsDescription;
  sync?: Partial<SyncDescription>;
  lifecycle?: Partial<LifecycleDescription>;
  /** The clusters that a pipeline of this profile may go to; any unless given */
  clusters?: string[];
  /** Names of the approval policies that a pipeline of this profile is meant to fall under */
  policies?: string[];
  /** What a team's project allows that has pipelines of this profile */
  projectRules?: ProjectRules;
  /** Why it cannot be used until app-config is mended; it then has no stages */
  problem?: string;
}

/**
 * What the projects of a profile's teams allow. Patterns are those of an AppProject: `*`, and `!` before what is denied.
 * @public
 */
export interface ProjectRules {
  /** Repositories that Applications may come from */
  sourceRepos: string[];
  /** Namespaces that they may go to, on the clusters of the profile */
  namespaces: string[];
  /** Kinds without a namespace that they may deploy or not; only Namespace unless given */
  clusterResources?: ResourceRules;
  /** Kinds in namespaces that they may deploy or not; all unless given */
  namespaceResources?: ResourceRules;
}

/**
 * Kinds of resources that are allowed or denied; `*` is any.
 * @public
 */
export interface ResourceRules {
  allow?: { group: string; kind: string }[];
  deny?: { group: string; kind: string }[];
}

/**
 * `GET /profiles`
 * @public
 */
export interface ProfilesResponse {
  items: Profile[];
}

/**
 * `GET /choices`: what a form offers, as far as the caller may see it.
 * @public
 */
export interface ChoicesResponse {
  /** The portal's own name, where it opens `verified` stages */
  executor?: string;
  instances: InstanceChoices[];
}

/**
 * What one instance has to choose from.
 * @public
 */
export interface InstanceChoices {
  name: string;
  projects: { name: string; clusters?: string[] }[];
  clusters: { name: string; server: string; labels?: Record<string, string> }[];
  /** Why nothing or not all is known */
  problem?: string;
}

/**
 * `POST /previews`
 * @public
 */
export interface PreviewRequest {
  pipeline: PipelineInput;
  /** By its name; a locked one says the stages */
  profile?: string;
  /** Whose projects and clusters it is checked with */
  instance?: string;
}

/**
 * What `POST /previews` answers: the pipeline as it would be made. Nothing is written anywhere.
 * @public
 */
export interface PreviewResponse {
  /** Fields that keep it from being written; then there is nothing else */
  problems: DescriptionProblem[];
  /** The ApplicationSet */
  yaml?: string;
  stages: PreviewStage[];
  findings: PreviewFinding[];
  /** What keeps the Applications from being known here, such as a forge that only Argo CD can ask */
  unknown?: string;
}

/**
 * A stage of a previewed pipeline.
 * @public
 */
export interface PreviewStage {
  name: string;
  gate: DescribedGate;
  applications: {
    name: string;
    cluster: string;
    namespace: string;
    path?: string;
    targetRevision?: string;
  }[];
  /** What app-config asks at its gate, as far as that can be told; only of `verified` and `approval` */
  policy?: PolicyInForce;
  /** For people: why app-config may ask more than `policy` says */
  policyUnknown?: string;
}

/**
 * A finding with the field of the form that causes it, as in `DescriptionProblem`.
 * @public
 */
export interface PreviewFinding extends CheckFinding {
  field?: string;
}
