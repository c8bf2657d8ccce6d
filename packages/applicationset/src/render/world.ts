/** What rendering an ApplicationSet asks of the world outside: repositories, clusters, the forge. */
import type { JsonObject } from '../schema/json';

/**
 * A cluster as Argo CD knows it (a cluster secret; labels and annotations are the secret's).
 * @public
 */
export interface Cluster {
  name: string;
  /** URL of the cluster's API server */
  server: string;
  project?: string;
  labels?: Readonly<Record<string, string>> | null;
  annotations?: Readonly<Record<string, string>> | null;
}

/**
 * A branch of a repository, as the scmProvider generator finds it at a forge.
 * @public
 */
export interface ForgeRepository {
  organization: string;
  repository: string;
  repositoryId?: number | string;
  url: string;
  branch: string;
  sha: string;
  labels?: readonly string[];
}

/**
 * A pull request, as the pullRequest generator finds it at a forge.
 * @public
 */
export interface ForgePullRequest {
  number: number;
  title: string;
  branch: string;
  targetBranch: string;
  headSha: string;
  labels?: readonly string[];
  author: string;
}

/**
 * Where a rendering gets what it does not compute. Every function may reject; the message then
 * becomes part of the rendering's error, as the repo server's message does in Argo CD.
 * @public
 */
export interface RenderWorld {
  /**
   * All files of a repository at a revision, text by path. Rejects with git's words, e.g.
   * "unable to resolve 'absent' to a commit SHA".
   */
  files(
    repoURL: string,
    revision: string,
  ): Promise<ReadonlyMap<string, string>>;
  clusters(): Promise<readonly Cluster[]>;
  /** That `clusters` does not tell what Argo CD knows: what a cluster generator makes is then not known */
  clustersUnknown?: boolean;
  /** Repositories of an scmProvider generator, filters already applied; absent = no forge to ask. */
  repositories?(scmProvider: JsonObject): Promise<readonly ForgeRepository[]>;
  /** Pull requests of a pullRequest generator, filters already applied; absent = no forge to ask. */
  pullRequests?(pullRequest: JsonObject): Promise<readonly ForgePullRequest[]>;
}
