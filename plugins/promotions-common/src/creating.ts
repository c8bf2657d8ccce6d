/** What a promotion pipeline is to be, before it is written as an ApplicationSet. */

import type { JsonObject } from '@backstage/types';

/**
 * What opens a stage: RollingSync by itself, the portal on evidence, or people.
 * @public
 */
export type DescribedGate = 'argocd' | 'verified' | 'approval';

/**
 * Words that text of a description may hold in braces, `{stage}`: they become what each Application has for them.
 * `{service}` is the pipeline's name, or the service's where one pipeline serves many; of a pull request it is the
 * pipeline's name, `-pr-` and its number. `{path}` is the folder that was found, where folders or files say what there
 * is; `{revision}` the commit of a pull request, or the default branch of a repository. All else stays text.
 * @public
 */
export type Placeholder =
  | 'service'
  | 'stage'
  | 'target'
  | 'cluster'
  | 'namespace'
  | 'path'
  | 'revision';

/**
 * Where a stage is deployed.
 * @public
 */
export interface TargetDescription {
  /** The cluster's name in Argo CD, or the URL of its API server */
  cluster: string;
  /** May hold placeholders */
  namespace: string;
  /** Tells the stage's targets apart; the cluster's name unless given */
  name?: string;
  /**
   * What its Application's name ends with, after the service's: the stage, and what tells the target apart where the
   * stage has several. Given where a target keeps the name that it had before another one came: to rename an Application
   * is to leave the old one behind
   */
  suffix?: string;
}

/**
 * A stage of a pipeline.
 * @public
 */
export interface StageDescription {
  name: string;
  gate: DescribedGate;
  /** Empty where the targets are not told one by one */
  targets: TargetDescription[];
  /** Clusters with these labels are its targets, where `targets.from` is `clusters` */
  clusterLabels?: Record<string, string>;
  /** How many targets at once, from 1 or `1%`; all unless given. Not where a gate opens the stage */
  maxUpdate?: number | string;
  /** What this stage follows instead of what the first source that makes manifests says, and others of its repository */
  targetRevision?: string;
}

/**
 * Where manifests come from. `path`, `valueFiles`, `releaseName` and `images` may hold placeholders, and `repoURL` may
 * hold `{service}`; `targetRevision` is a branch, a tag pattern (`v1.*`), a pinned commit, of a chart its version or
 * range of versions, or `{revision}`. Argo CD finds out by itself what a folder without options holds, so that one is
 * always a `directory`.
 * @public
 */
export type SourceDescription =
  | {
      kind: 'directory';
      repoURL: string;
      targetRevision: string;
      path: string;
      recurse?: boolean;
      include?: string;
      exclude?: string;
    }
  | {
      kind: 'kustomize';
      repoURL: string;
      targetRevision: string;
      path: string;
      images?: string[];
      namePrefix?: string;
      nameSuffix?: string;
    }
  | ({
      kind: 'helm';
      repoURL: string;
      targetRevision: string;
      path: string;
    } & HelmValues)
  | ({
      /** From a Helm repository (`https://…`) or an OCI registry (`oci://…` or `registry.example.com/charts`). */
      kind: 'chart';
      repoURL: string;
      targetRevision: string;
      chart: string;
    } & HelmValues)
  | {
      /** Makes nothing; others name its files in `valueFiles` as `$ref/file.yaml`. */
      kind: 'values';
      repoURL: string;
      targetRevision: string;
      ref: string;
    };

/**
 * How a chart is filled in.
 * @public
 */
export interface HelmValues {
  releaseName?: string;
  valueFiles?: string[];
  values?: JsonObject;
}

/**
 * How the targets of the stages are found: told one by one; clusters by their labels; folders whose last part is the
 * stage's name (each stage then has one target, which says where); files that each describe one target with `stage`,
 * `cluster` and `namespace`; or told one by one and overridden by such files.
 * @public
 */
export type TargetsDescription =
  | { from: 'list' }
  | { from: 'clusters'; namespace: string }
  | { from: 'folders'; repoURL: string; revision: string; paths: string[] }
  | { from: 'files'; repoURL: string; revision: string; paths: string[] }
  | { from: 'merge'; repoURL: string; revision: string; paths: string[] };

/**
 * Where one pipeline serves many services: each folder, file, repository or open pull request is one, on all stages.
 * @public
 */
export type ServicesDescription =
  | {
      from: 'folders';
      repoURL: string;
      revision: string;
      paths: string[];
      exclude?: string[];
    }
  | {
      /** Each file has at least `name`. */
      from: 'files';
      repoURL: string;
      revision: string;
      paths: string[];
    }
  | ({ from: 'repositories'; pathsExist?: string[] } & ForgeDescription)
  | ({
      from: 'pullRequests';
      repository: string;
      labels?: string[];
    } & ForgeDescription);

/**
 * A forge that Argo CD asks.
 * @public
 */
export interface ForgeDescription {
  forge: 'github' | 'gitlab' | 'gitea';
  /** Organization, or a group of GitLab */
  organization: string;
  /** URL of its API, where it is not the public one */
  api?: string;
  /** The Secret beside Argo CD that holds the token */
  token?: { secretName: string; key: string };
}

/**
 * How Applications are synced.
 * @public
 */
export interface SyncDescription {
  retry: {
    limit: number;
    duration: string;
    factor: number;
    maxDuration: string;
  };
  /** As Argo CD writes them: `CreateNamespace=true` */
  options: string[];
  /** Whether resources that leave the manifests are deleted */
  prune: boolean;
  /** Whether drift is to be synced away by itself; RollingSync never does, and no gated stage carries it */
  selfHeal: boolean;
  /** What may differ without being drift; it is left as it is when syncing, too */
  ignoreDifferences: IgnoredDifference[];
  /** Of each Application; with `resources-finalizer.argocd.argoproj.io` its deletion deletes what it deployed */
  finalizers: string[];
}

/**
 * Fields of resources that Argo CD leaves to others.
 * @public
 */
export interface IgnoredDifference {
  group?: string;
  kind: string;
  name?: string;
  namespace?: string;
  jsonPointers?: string[];
  jqPathExpressions?: string[];
  managedFieldsManagers?: string[];
}

/**
 * What becomes of Applications whose target leaves, or whose ApplicationSet is deleted.
 * @public
 */
export interface LifecycleDescription {
  applicationsSync: 'create-update' | 'create-delete' | 'create-only' | 'sync';
  preserveResourcesOnDeletion: boolean;
  /** When the ApplicationSet is deleted: the last stage first */
  deletionOrder?: 'Reverse' | 'AllAtOnce';
  /** What others write to the Applications and Argo CD keeps */
  preservedFields?: { annotations?: string[]; labels?: string[] };
}

/**
 * Who Argo CD notifies of each Application.
 * @public
 */
export interface NotificationDescription {
  trigger: string;
  service: string;
  recipients: string[];
}

/**
 * A pipeline with every default filled in.
 * @public
 */
export interface PipelineDescription {
  /** Name of the ApplicationSet, and beginning of its Applications' names where it serves one service */
  name: string;
  /** Namespace of Argo CD */
  namespace: string;
  /** AppProject of the Applications */
  project: string;
  /**
   * The catalog entity that the pipeline belongs to, e.g. `component:default/checkout`. With `{service}`, each of its
   * Applications belongs to an entity of its own
   */
  entityRef?: string;
  /** At least one that makes something */
  sources: SourceDescription[];
  targets: TargetsDescription;
  services?: ServicesDescription;
  stages: StageDescription[];
  sync: SyncDescription;
  lifecycle: LifecycleDescription;
  /** On each Application; may hold placeholders */
  labels: Record<string, string>;
  /** On each Application; may hold placeholders */
  annotations: Record<string, string>;
  notifications: NotificationDescription[];
  /** The portal that opens the `verified` stages, by its name in app-config (`promotions.executor`) */
  executor?: string;
  /** Who asked for the pipeline, e.g. `user:default/mona`; whoever it is may be kept from approving */
  scaffoldedBy?: string;
}
