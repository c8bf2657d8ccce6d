/** What an Application wants at given revisions: the manifests of all its sources, or why there are none. */

import {
  Application,
  ApplicationSource,
  SyncOperation,
  sourcesOf,
} from '../../world/argocd';
import { GitReader, KubeObject } from '../../world/types';
import { RenderedSource, renderSource } from './manifests';
import { messageOf } from './parseManifests';

export interface Targets {
  sources: RenderedSource[];
  manifests: KubeObject[];
}

/** "Failed to load target state: …": the message of a ComparisonError. */
export class TargetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TargetError';
  }
}

/** Renders targets and remembers failures: the repo server answers the third time from its cache, and says so. */
export class TargetLoader {
  private readonly failures = new Map<string, number>();

  constructor(private readonly git: GitReader) {}

  /** @throws TargetError for the first source that cannot be rendered */
  async load(
    sources: readonly ApplicationSource[],
    revisions: readonly (string | undefined)[],
  ): Promise<Targets> {
    const rendered: RenderedSource[] = [];
    for (const [i, source] of sources.entries()) {
      const revision = revisions[i] || source.targetRevision || 'HEAD';
      rendered.push(await this.one(source, revision, i, sources.length));
    }
    return {
      sources: rendered,
      manifests: rendered.flatMap(({ manifests }) => manifests),
    };
  }

  private async one(
    source: ApplicationSource,
    revision: string,
    index: number,
    count: number,
  ): Promise<RenderedSource> {
    const key = JSON.stringify([source, revision]);
    try {
      const result =
        source.ref && !source.path && !source.chart
          ? await this.reference(source, revision)
          : await renderSource(this.git, source, revision);
      this.failures.delete(key);
      return result;
    } catch (error) {
      const before = this.failures.get(key) ?? 0;
      this.failures.set(key, before + 1);
      const cached =
        before >= 2 && !messageOf(error).startsWith('failed to initialize');
      throw new TargetError(
        `Failed to load target state: failed to generate manifest for source ${
          index + 1
        } of ${count}: ` +
          `rpc error: code = Unknown desc = ${
            cached ? 'Manifest generation error (cached): ' : ''
          }${messageOf(error)}`,
      );
    }
  }

  // A source that only lends its files to others (`ref`) has a revision and no manifests.
  private async reference(
    source: ApplicationSource,
    revision: string,
  ): Promise<RenderedSource> {
    const sha = await this.git.resolve(source.repoURL, revision);
    return { manifests: [], revision: sha, type: 'Directory' };
  }
}

/** The revisions that an operation asks for, one for each source; undefined = the source's own. */
export function requestedRevisions(
  sync: SyncOperation | undefined,
  count: number,
): (string | undefined)[] {
  if (sync?.revisions?.length) {
    return Array.from(
      { length: count },
      (_, i) => sync.revisions?.[i] || undefined,
    );
  }
  return Array.from({ length: count }, () => sync?.revision || undefined);
}

/** The sources that an operation deploys: its own copy, else the Application's. */
export function operationSources(app: Application): ApplicationSource[] {
  const own = sourcesOf(app.operation?.sync ?? {});
  return own.length ? own : sourcesOf(app.spec);
}

/** `source` and `sources` as Argo CD writes them beside revisions. */
export function sourceFields(
  app: Application,
  sources: readonly ApplicationSource[],
): { source?: ApplicationSource; sources?: ApplicationSource[] } {
  return app.spec.sources?.length
    ? { sources: [...sources] }
    : { source: sources[0] };
}
