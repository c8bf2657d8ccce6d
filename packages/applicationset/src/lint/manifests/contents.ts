/** What the sources of an Application deploy, as far as their files tell. */
import type { RenderedApplication } from '../../render/application';
import type { Json } from '../../schema/json';
import { objectAt, sourcesOf, textAt } from '../rendered';
import type { CheckWorld } from '../world';
import { patternTakes } from '../glob';
import { readChart } from './chart';
import { build, kustomizationIn } from './kustomize';
import type { Manifest } from './manifest';
import { joined, repositoryOf, type Repository } from './repository';

/** What one source deploys, and what keeps it from being known. */
export interface Contents {
  repoURL: string;
  targetRevision: string;
  /** Why the repository could not be read */
  unreadable?: string;
  /** The folder that is not there */
  missingPath?: string;
  missing: { file: string; entry: string }[];
  missingValues: string[];
  plainSecrets: { file: string; name: string }[];
  manifests: readonly Manifest[];
  /** Files of a chart that cannot be read without Helm; the chart itself where it is not in a repository of git */
  unread: string[];
}

type Source = Record<string, Json | undefined>;

/** The contents of every source that makes something. */
export async function contentsOf(
  application: RenderedApplication,
  world: CheckWorld,
): Promise<Contents[]> {
  const sources = sourcesOf(application).filter(
    ({ repoURL, path, chart, plugin }) => repoURL && (path || chart) && !plugin,
  );
  return Promise.all(sources.map(source => contentOf(source, world)));
}

async function contentOf(source: Source, world: CheckWorld): Promise<Contents> {
  const contents: Contents = {
    repoURL: textAt(source.repoURL),
    targetRevision: textAt(source.targetRevision) || 'HEAD',
    missing: [],
    missingValues: [],
    plainSecrets: [],
    manifests: [],
    unread: [],
  };
  if (source.chart) return { ...contents, unread: [textAt(source.chart)] };
  const { repoURL, targetRevision } = contents;
  try {
    const files = await world.files(repoURL, targetRevision);
    return { ...contents, ...read(source, repositoryOf(files)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...contents, unreadable: reason };
  }
}

function read(source: Source, repository: Repository): Partial<Contents> {
  const folder = joined('', textAt(source.path));
  if (folder === undefined || !repository.isFolder(folder)) {
    return { missingPath: textAt(source.path) };
  }
  if (kustomizationIn(repository, folder)) return build(repository, folder);
  if (repository.text(joined(folder, 'Chart.yaml') ?? '') !== undefined) {
    return {
      ...readChart(repository, folder),
      missingValues: missingValues(source, repository, folder),
    };
  }
  return { manifests: plainManifests(source, repository, folder) };
}

function missingValues(
  { helm }: Source,
  repository: Repository,
  folder: string,
): string[] {
  const { valueFiles, ignoreMissingValueFiles } = objectAt(helm);
  if (!Array.isArray(valueFiles) || ignoreMissingValueFiles === true) return [];
  return valueFiles.flatMap(file => {
    const name = textAt(file);
    if (name === '' || /^\$|:\/\/|[*{]/.test(name)) return [];
    const path = name.startsWith('/') ? joined('', name) : joined(folder, name);
    const found = path !== undefined && repository.text(path) !== undefined;
    return found ? [] : [name];
  });
}

function plainManifests(
  { directory }: Source,
  repository: Repository,
  folder: string,
): Manifest[] {
  const { recurse, include, exclude } = objectAt(directory);
  const start = folder === '' ? 0 : folder.length + 1;
  return repository
    .list(folder, { recurse: recurse === true })
    .filter(path => /\.(ya?ml|json)$/.test(path))
    .filter(path => {
      const name = path.slice(start);
      const included = !include || patternTakes(textAt(include), name);
      return included && !(exclude && patternTakes(textAt(exclude), name));
    })
    .flatMap(path => repository.manifests(path));
}
