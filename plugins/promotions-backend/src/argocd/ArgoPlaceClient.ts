/** `ArgoPlaces` over REST. People wait for each answer, so none may take long or be of any length. */

import type { ArgoHttp } from './ArgoHttp';
import type {
  ArgoCluster,
  ArgoPlaces,
  ArgoProject,
  GeneratedApplication,
} from './ArgoPlaces';
import {
  decodeClusters,
  decodeGenerated,
  decodeProjects,
} from './decodePlaces';

const TIMEOUT_MS = 8_000;
/** Some ten thousand clusters, or Applications. */
const MOST_BYTES = 16 * 1024 * 1024;

export class ArgoPlaceClient implements ArgoPlaces {
  constructor(private readonly http: Pick<ArgoHttp, 'json'>) {}

  async clusters(): Promise<ArgoCluster[]> {
    return decodeClusters(await this.get('/api/v1/clusters'));
  }

  async projects(): Promise<ArgoProject[]> {
    return decodeProjects(await this.get('/api/v1/projects'));
  }

  async generate(
    set: Readonly<Record<string, unknown>>,
  ): Promise<GeneratedApplication[]> {
    const json = await this.http.json({
      method: 'POST',
      path: '/api/v1/applicationsets/generate',
      body: { applicationSet: set },
      timeoutMs: TIMEOUT_MS,
      mostBytes: MOST_BYTES,
    });
    return decodeGenerated(json);
  }

  private get(path: string): Promise<unknown> {
    return this.http.json({
      method: 'GET',
      path,
      timeoutMs: TIMEOUT_MS,
      mostBytes: MOST_BYTES,
    });
  }
}
