/** One Argo CD over its REST API: what each call sends, and what of its answer is kept. */

import { ArgoDetailClient } from './ArgoDetailClient';
import type { ArgoDetails } from './ArgoDetails';
import { ArgoHttp, type ArgoHttpOptions } from './ArgoHttp';
import { ArgoPlaceClient } from './ArgoPlaceClient';
import type { ArgoPlaces } from './ArgoPlaces';
import type {
  ApplicationRef,
  ArgoApi,
  ManagedResource,
  Manifest,
  RevisionMetadata,
  SyncRequest,
} from './ArgoApi';
import {
  decodeApplication,
  decodeApplicationSet,
  decodeEvent,
  decodeStreamError,
  decodeWithdrawal,
  type WatchKind,
} from './decode';
import {
  decodeItem,
  decodeManagedResources,
  decodeManifests,
  decodeRevisionMetadata,
  decodeUserName,
  decodeVersion,
  itemsOf,
  type OnBadObject,
} from './decodeAnswers';
import { ArgoError } from './errors';
import { identity, pathOf, revisionQuery, type Query } from './queries';
import { demandReadRights } from './readRights';
import { readStream } from './readStream';
import { transportError } from './transport';
import type {
  Application,
  ApplicationSet,
  ArgoEvent,
  ObjectKey,
} from './types';

export interface ArgoClientOptions extends ArgoHttpOptions {
  instance: string;
  /** How long a list may take, in milliseconds; ten thousand Applications are some 70 MB. */
  listTimeoutMs?: number;
}

const LIST_TIMEOUT_MS = 120_000;

export class ArgoClient implements ArgoApi {
  readonly instance: string;
  /** The same Argo CD with the same credentials. */
  readonly details: ArgoDetails;
  readonly places: ArgoPlaces;
  private readonly http: ArgoHttp;
  private readonly listTimeoutMs: number;

  constructor(options: ArgoClientOptions) {
    this.instance = options.instance;
    this.http = new ArgoHttp(options);
    this.details = new ArgoDetailClient(this.http);
    this.places = new ArgoPlaceClient(this.http);
    this.listTimeoutMs = options.listTimeoutMs ?? LIST_TIMEOUT_MS;
  }

  async listApplications(
    signal?: AbortSignal,
    onBad?: OnBadObject,
  ): Promise<Application[]> {
    return this.list('applications', decodeApplication, signal, onBad);
  }

  async listApplicationSets(
    signal?: AbortSignal,
    onBad?: OnBadObject,
  ): Promise<ApplicationSet[]> {
    return this.list('applicationsets', decodeApplicationSet, signal, onBad);
  }

  async *watch(
    kind: WatchKind,
    signal: AbortSignal,
    onBad?: OnBadObject,
  ): AsyncGenerator<ArgoEvent | 'gap' | undefined> {
    const path = `/api/v1/stream/${kind}`;
    const response = await this.http.stream(path, signal);
    const noteBad: OnBadObject = error => onBad?.(this.http.hide(error));
    yield undefined;
    try {
      for await (const line of readStream(response)) {
        if (line?.kind === 'bad') {
          noteBad(line.error);
          yield 'gap';
        } else {
          yield line && eventOf(kind, line.json, noteBad);
        }
      }
    } catch (error) {
      throw this.http.hide(transportError(`GET ${path}`, error));
    }
  }

  async getApplication(
    ref: ApplicationRef,
    options: { refresh?: boolean; signal?: AbortSignal } = {},
  ): Promise<Application> {
    const refresh: Query = options.refresh ? [['refresh', 'normal']] : [];
    return decodeApplication(await this.get(ref, '', refresh, options.signal));
  }

  async getApplicationSet(
    key: ObjectKey,
    signal?: AbortSignal,
  ): Promise<ApplicationSet> {
    const json = await this.http.json({
      method: 'GET',
      path: `/api/v1/applicationsets/${encodeURIComponent(key.name)}`,
      query: [['appsetNamespace', key.namespace]],
      signal,
    });
    return decodeApplicationSet(json);
  }

  async sync(ref: ApplicationRef, request: SyncRequest): Promise<Application> {
    const json = await this.http.json({
      method: 'POST',
      path: `${pathOf(ref)}/sync`,
      body: syncBody(ref, request),
    });
    return decodeApplication(json);
  }

  async terminate(ref: ApplicationRef): Promise<void> {
    try {
      await this.http.json({
        method: 'DELETE',
        path: `${pathOf(ref)}/operation`,
        query: identity(ref),
      });
    } catch (error) {
      if (!isNothingToTerminate(error)) {
        throw error;
      }
    }
  }

  async manifests(
    ref: ApplicationRef,
    revisions: string[],
    options: { multiSource: boolean; signal?: AbortSignal },
  ): Promise<Manifest[]> {
    const query = revisionQuery(revisions, options.multiSource);
    return decodeManifests(
      await this.get(ref, '/manifests', query, options.signal),
      revisions,
    );
  }

  async managedResources(ref: ApplicationRef): Promise<ManagedResource[]> {
    return decodeManagedResources(await this.get(ref, '/managed-resources'));
  }

  async revisionMetadata(
    ref: ApplicationRef,
    revision: string,
    sourceIndex?: number,
  ): Promise<RevisionMetadata> {
    const query: Query =
      sourceIndex === undefined ? [] : [['sourceIndex', String(sourceIndex)]];
    const path = `/revisions/${encodeURIComponent(revision)}/metadata`;
    return decodeRevisionMetadata(await this.get(ref, path, query));
  }

  async userName(): Promise<string> {
    const path = '/api/v1/session/userinfo';
    return decodeUserName(await this.http.json({ method: 'GET', path }));
  }

  async version(): Promise<string> {
    const path = '/api/version';
    return decodeVersion(await this.http.json({ method: 'GET', path }));
  }

  /** The objects of a list, those left out that cannot be read; of the others' JSON nothing is kept. */
  private async list<T>(
    kind: WatchKind,
    decode: (item: unknown) => T,
    signal?: AbortSignal,
    onBad?: OnBadObject,
  ): Promise<T[]> {
    const objects: T[] = [];
    const take = (item: unknown) => {
      const object = decodeItem(item, decode, onBad);
      if (object !== undefined) {
        objects.push(object);
      }
    };
    const timeoutMs = this.listTimeoutMs;
    const path = `/api/v1/${kind}`;
    const call = { method: 'GET', path, signal, timeoutMs } as const;
    itemsOf(await this.http.items(call, take)).forEach(take);
    if (objects.length === 0) {
      await demandReadRights(this.http, kind, signal);
    }
    return objects;
  }

  private get(
    ref: ApplicationRef,
    rest: string,
    query: Query = [],
    signal?: AbortSignal,
  ): Promise<unknown> {
    return this.http.json({
      method: 'GET',
      path: `${pathOf(ref)}${rest}`,
      query: [...identity(ref), ...query],
      signal,
    });
  }
}

function syncBody(ref: ApplicationRef, request: SyncRequest) {
  const { revisions, retry } = request;
  return {
    appNamespace: ref.namespace,
    project: ref.project,
    ...(request.multiSource
      ? { revisions, sourcePositions: revisions.map((_, index) => index + 1) }
      : { revision: revisions[0] }),
    prune: request.prune,
    infos: request.infos,
    syncOptions: { items: request.syncOptions },
    retryStrategy: {
      limit: retry.limit,
      backoff: {
        duration: `${retry.backoffSeconds}s`,
        factor: 2,
        maxDuration: `${retry.maxSeconds}s`,
      },
      // An inherited `true` would drop the pinned revision at the first retry.
      refresh: false,
    },
  };
}

function eventOf(
  kind: WatchKind,
  json: unknown,
  onBad: OnBadObject | undefined,
): ArgoEvent | 'gap' | undefined {
  const failure = decodeStreamError(json);
  if (failure) {
    throw failure;
  }
  try {
    return decodeEvent(kind, json);
  } catch (error) {
    if (error instanceof ArgoError) {
      onBad?.(error);
      return decodeWithdrawal(kind, json) ?? 'gap';
    }
    throw error;
  }
}

/** Recording rbac: "Unable to terminate operation. No operation is in progress". */
function isNothingToTerminate(error: unknown): boolean {
  return (
    error instanceof ArgoError &&
    error.kind === 'invalid' &&
    error.message.includes('No operation is in progress')
  );
}
