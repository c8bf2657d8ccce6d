/** What the rest of the backend asks of one Argo CD instance; `ArgoClient` answers over REST. */

import type { SourceReference } from './commitAuthors';
import type { ArgoError } from './errors';
import type {
  Application,
  ApplicationSet,
  ArgoEvent,
  NameValue,
} from './types';

/** Names an Application so that Argo CD answers 404, not 403, when it is absent. */
export interface ApplicationRef {
  namespace: string;
  name: string;
  project: string;
}

/** A pinned sync: deploys exactly these revisions, and never retries at another one. */
export interface SyncRequest {
  /** One a source, in source order. */
  revisions: string[];
  multiSource: boolean;
  prune: boolean;
  syncOptions: string[];
  infos: NameValue[];
  retry: { limit: number; backoffSeconds: number; maxSeconds: number };
}

/** One rendered resource of a release. */
export interface Manifest {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  hook: boolean;
  /** Hash of its content; the content itself is not kept. */
  digest: string;
  /** Of the containers that run for as long as it is there; absent for what runs none. */
  images?: string[];
}

/** A live resource beside its desired state, as `managed-resources` tells. */
export interface ManagedResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  hook: boolean;
  live: boolean;
  desired: boolean;
  modified: boolean;
}

export interface RevisionMetadata {
  author?: string;
  date?: string;
  message: string;
  /** `Name <email>` of everybody whom the message names as a co-author; absent when it names nobody. */
  coAuthors?: readonly string[];
  /** The commits that it says it was built from; absent when it says none. */
  references?: readonly SourceReference[];
}

export interface ArgoApi {
  readonly instance: string;
  /** `onBad` is told of each object that cannot be read; it is left out. */
  listApplications(
    signal?: AbortSignal,
    onBad?: (error: ArgoError) => void,
  ): Promise<Application[]>;
  listApplicationSets(
    signal?: AbortSignal,
    onBad?: (error: ArgoError) => void,
  ): Promise<ApplicationSet[]>;
  /**
   * Decoded events until the stream ends or fails. `undefined` once it is open and for a comment; `gap` for what
   * cannot be read, so that an event may be lost. An object that cannot be read comes as its deletion.
   */
  watch(
    kind: 'applications' | 'applicationsets',
    signal: AbortSignal,
    onBad?: (error: ArgoError) => void,
  ): AsyncIterable<ArgoEvent | 'gap' | undefined>;
  /** A fresh read. `refresh` makes Argo CD compare it again first. Throws NotFoundError. */
  getApplication(
    ref: ApplicationRef,
    options?: { refresh?: boolean; signal?: AbortSignal },
  ): Promise<Application>;
  getApplicationSet(
    key: { namespace: string; name: string },
    signal?: AbortSignal,
  ): Promise<ApplicationSet>;
  /** The only write that deploys. Resolves with the Application as it was accepted. */
  sync(ref: ApplicationRef, request: SyncRequest): Promise<Application>;
  /** Ends the operation that runs; resolves too when none does. */
  terminate(ref: ApplicationRef): Promise<void>;
  manifests(
    ref: ApplicationRef,
    revisions: string[],
    options: { multiSource: boolean; signal?: AbortSignal },
  ): Promise<Manifest[]>;
  managedResources(ref: ApplicationRef): Promise<ManagedResource[]>;
  revisionMetadata(
    ref: ApplicationRef,
    revision: string,
    sourceIndex?: number,
  ): Promise<RevisionMetadata>;
  /** The account that our token belongs to. */
  userName(): Promise<string>;
  version(): Promise<string>;
}
