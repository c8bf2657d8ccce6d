/** `ArgoDetails` over REST. Its answers can be large, so each call has a limit on what it takes. */

import type { ApplicationRef } from './ArgoApi';
import type {
  ArgoDetails,
  DifferingResources,
  KubeObject,
  SourceValue,
  SyncWindow,
  SyncWindows,
} from './ArgoDetails';
import type { ArgoHttp } from './ArgoHttp';
import {
  decodeDifferingResources,
  decodeObjects,
  decodeProjectWindows,
  decodeSyncWindows,
} from './decodeDetails';
import { decodeSourceValues } from './decodeSourceValues';
import { identity, pathOf, revisionQuery, type Query } from './queries';

/** Some six thousand resources; what is larger would stop everything else for a second. */
const MOST_BYTES = 32 * 1024 * 1024;

export class ArgoDetailClient implements ArgoDetails {
  constructor(private readonly http: Pick<ArgoHttp, 'json'>) {}

  async differingResources(ref: ApplicationRef): Promise<DifferingResources> {
    return decodeDifferingResources(await this.get(ref, '/managed-resources'));
  }

  async renderedObjects(
    ref: ApplicationRef,
    revisions: string[],
    { multiSource }: { multiSource: boolean },
  ): Promise<KubeObject[]> {
    const query = revisionQuery(revisions, multiSource);
    return decodeObjects(await this.get(ref, '/manifests', query));
  }

  async sourceValues(ref: ApplicationRef): Promise<SourceValue[][]> {
    return decodeSourceValues(await this.get(ref, ''));
  }

  async syncWindows(ref: ApplicationRef): Promise<SyncWindows> {
    return decodeSyncWindows(await this.get(ref, '/syncwindows'));
  }

  async projectWindows(project: string): Promise<SyncWindow[]> {
    const path = `/api/v1/projects/${encodeURIComponent(project)}`;
    const mostBytes = MOST_BYTES;
    return decodeProjectWindows(
      await this.http.json({ method: 'GET', path, query: [], mostBytes }),
    );
  }

  private get(ref: ApplicationRef, rest: string, query: Query = []) {
    return this.http.json({
      method: 'GET',
      path: `${pathOf(ref)}${rest}`,
      query: [...identity(ref), ...query],
      mostBytes: MOST_BYTES,
    });
  }
}
