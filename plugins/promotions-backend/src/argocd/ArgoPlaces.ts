/** What is asked of one Argo CD when a pipeline is to be made: where it may go, and what Argo CD would make of it. */

/** A cluster that it deploys to. Its credentials and annotations, which may repeat them, are never read. */
export interface ArgoCluster {
  name: string;
  /** URL of its API server. */
  server: string;
  /** The project that it is for alone, where it is for one. */
  project?: string;
  labels: Record<string, string>;
}

/** Where a project may deploy to; each field may be a pattern such as `*`, or begin with `!`. */
export interface ArgoDestination {
  server?: string;
  name?: string;
  namespace?: string;
}

/** An AppProject, as far as it limits what a pipeline may say. */
export interface ArgoProject {
  name: string;
  sourceRepos: string[];
  destinations: ArgoDestination[];
}

/** An Application that Argo CD would make. */
export interface GeneratedApplication {
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  spec: Readonly<Record<string, unknown>>;
}

export interface ArgoPlaces {
  /** Those that our account may read: none, without an error, when it may read none (recording 3.5/reads). */
  clusters(): Promise<ArgoCluster[]>;
  /** As `clusters`. */
  projects(): Promise<ArgoProject[]>;
  /**
   * What an ApplicationSet would make, which is not created. Our account needs the right to create ApplicationSets:
   * without it this is refused (recording 3.5/reads). No recording shows an answer to one who has it.
   */
  generate(
    set: Readonly<Record<string, unknown>>,
  ): Promise<GeneratedApplication[]>;
}
