/** What the sources of an Application deploy, as far as their files tell. */
import type { RenderedApplication } from '../../render/application';
import { MissingSource } from '../../render/generators/generator';
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
  /** Whether nothing can be known of the repository here, rather than that it cannot be read */
  unknown?: boolean;
  /** Why the repository could not be read */
  unreadable?: string;
  /** The folder that is not there */
  missingPath?: string;
  missing: { file: string; entry: string }[];
  missingValues: string[];
  plainSecrets: { file: string; name: string }[];
  manifests: readonly Manifest[];
  /** Files with a token or key in them, by its line */
  tokens: { file: string; line: number }[];
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
    tokens: [],
    unread: [],
  };
  if (source.chart) return { ...contents, unread: [textAt(source.chart)] };
  const { repoURL, targetRevision } = contents;
  try {
    const files = await world.files(repoURL, targetRevision);
    return { ...contents, ...read(source, repositoryOf(files)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const unknown = error instanceof MissingSource;
    return { ...contents, unreadable: reason, unknown };
  }
}

function read(source: Source, repository: Repository): Partial<Contents> {
  const folder = joined('', textAt(source.path));
  if (folder === undefined || !repository.isFolder(folder)) {
    return { missingPath: textAt(source.path) };
  }
  if (kustomizationIn(repository, folder)) {
    const built = build(repository, folder);
    return { ...built, tokens: tokensIn(built.files, repository) };
  }
  if (repository.text(joined(folder, 'Chart.yaml') ?? '') !== undefined) {
    const files = repository.list(folder, { recurse: true });
    return {
      ...readChart(repository, folder),
      tokens: tokensIn(files, repository),
      missingValues: missingValues(source, repository, folder),
    };
  }
  const files = plainFiles(source, repository, folder);
  return {
    manifests: files.flatMap(path => repository.manifests(path)),
    tokens: tokensIn(files, repository),
  };
}

function tokensIn(
  files: readonly string[],
  repository: Repository,
): Contents['tokens'] {
  return files.flatMap(file => {
    const line = repository.lineOfToken(file);
    return line === undefined ? [] : [{ file, line }];
  });
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

function plainFiles(
  { directory }: Source,
  repository: Repository,
  folder: string,
): string[] {
  const { recurse, include, exclude } = objectAt(directory);
  const start = folder === '' ? 0 : folder.length + 1;
  return repository
    .list(folder, { recurse: recurse === true })
    .filter(path => /\.(ya?ml|json)$/.test(path))
    .filter(path => {
      const name = path.slice(start);
      const included = !include || patternTakes(textAt(include), name);
      return included && !(exclude && patternTakes(textAt(exclude), name));
    });
}
