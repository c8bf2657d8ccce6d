/** What the generators of a written ApplicationSet say of targets, services and stages. */
import type {
  ServicesDescription,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import { forgeServices } from './forgeServices';
import type {
  WrittenElement,
  WrittenGenerator,
  WrittenSet,
} from './writtenSet';

/** The same, in the words of a description. */
export interface Finders {
  /** Where they are clusters, their namespace is in the template */
  targets: TargetsDescription;
  services?: ServicesDescription;
  elements: WrittenElement[];
  /** By stage */
  clusterLabels: Map<string, Record<string, string>>;
  /** By stage, where stages have their own */
  revisions: Map<string, string>;
}

/** Reads what `generatorsOf` writes. */
export function findersOf(
  generators: WrittenSet['spec']['generators'],
): Finders {
  const [{ matrix, merge }] = generators;
  const all = generators.flatMap(each => [
    each,
    ...(each.matrix?.generators ?? []),
    ...(each.merge?.generators ?? []),
  ]);
  const elements = all.flatMap(({ list }) => list?.elements ?? []);
  const clusters = all.flatMap(each => each.clusters ?? []);
  const targets = targetsOf(all, merge !== undefined, clusters.length > 0);
  const told = [
    ...elements.map(({ stage, revision }) => ({ stage, revision })),
    ...clusters.map(({ values }) => values),
  ];
  return {
    targets,
    services:
      matrix && targets.from !== 'folders'
        ? servicesOf(matrix.generators)
        : undefined,
    elements,
    clusterLabels: new Map(
      clusters.map(({ selector, values }) => [
        values.stage,
        selector.matchLabels,
      ]),
    ),
    revisions: new Map(
      told.flatMap(({ stage, revision }): [string, string][] =>
        revision === undefined ? [] : [[stage, revision]],
      ),
    ),
  };
}

function targetsOf(
  all: readonly WrittenGenerator[],
  isMerged: boolean,
  hasClusters: boolean,
): TargetsDescription {
  if (hasClusters) return { from: 'clusters', namespace: '' };
  const git = all.flatMap(each => each.git ?? [])[0];
  const listed = all.some(({ list }) => list !== undefined);
  if (!git) return { from: 'list' };
  const { repoURL, revision, directories = [], files = [] } = git;
  const place = { repoURL, revision };
  if (isMerged || !listed) {
    const from = isMerged ? 'merge' : 'files';
    return { from, ...place, paths: files.map(({ path }) => path) };
  }
  return directories.some(({ path }) => path.endsWith('{{.stage}}'))
    ? {
        from: 'folders',
        ...place,
        paths: directories.map(({ path }) => path.replace('{{.stage}}', '*')),
      }
    : { from: 'list' };
}

function servicesOf(
  pair: readonly WrittenGenerator[],
): ServicesDescription | undefined {
  const git = pair.flatMap(each => each.git ?? [])[0];
  if (!git) return forgeServices(pair);
  const { repoURL, revision, directories, files = [] } = git;
  const place = { repoURL, revision };
  if (!directories) {
    return { from: 'files', ...place, paths: files.map(({ path }) => path) };
  }
  const paths = (exclude: boolean) =>
    directories
      .filter(entry => (entry.exclude ?? false) === exclude)
      .map(({ path }) => path);
  return {
    from: 'folders',
    ...place,
    paths: paths(false),
    exclude: paths(true),
  };
}
