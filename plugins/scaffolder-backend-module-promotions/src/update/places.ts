/** Where the targets of an ApplicationSet are written: the list generators and the git files among its generators. */
import type { JsonObject } from '@backstage/types';
import { isObject, listAt, textAt, type Path } from './json';
import { valueFor, type Parameters } from './parameters';
import { param } from './newElement';
import type { Stage } from './stages';

/** A list generator. */
export interface ListPlace {
  path: Path;
  elements: JsonObject[];
}

/** The generators of an ApplicationSet with their places, those inside matrix and merge too. */
export function generatorsIn(
  set: JsonObject,
): { path: Path; generator: JsonObject }[] {
  const inside = (path: Path): { path: Path; generator: JsonObject }[] =>
    listAt(set, path).flatMap((generator, index) => {
      if (!isObject(generator)) return [];
      const here = [...path, index];
      return [
        { path: here, generator },
        ...inside([...here, 'matrix', 'generators']),
        ...inside([...here, 'merge', 'generators']),
      ];
    });
  return inside(['spec', 'generators']);
}

/** The lists whose elements say to which stage they belong. */
export function listsOf(set: JsonObject, { stage }: Parameters): ListPlace[] {
  return generatorsIn(set).flatMap(({ path, generator }) => {
    const elements = listAt(generator, ['list', 'elements']).filter(isObject);
    const tells = elements.some(each => param(each, stage.name) !== undefined);
    return tells ? [{ path: [...path, 'list', 'elements'], elements }] : [];
  });
}

/** The elements of a stage. */
export function elementsIn(
  elements: readonly JsonObject[],
  stage: Stage,
  { stage: used }: Parameters,
): JsonObject[] {
  const values = stage.values.map(each => valueFor(used, each));
  return elements.filter(each => values.includes(param(each, used.name)));
}

/** A git generator whose files each describe targets. */
export interface FilesPlace {
  repoURL: string;
  /** Patterns, such as `targets/*.yaml` */
  paths: string[];
}

/** The files that describe the targets, where no list does. */
export function filesOf(set: JsonObject): FilesPlace | undefined {
  const found = generatorsIn(set).flatMap(({ generator }) => {
    const paths = listAt(generator, ['git', 'files']).flatMap(
      each => textAt(each, ['path']) ?? [],
    );
    const repoURL = textAt(generator, ['git', 'repoURL']);
    return paths.length > 0 && repoURL ? [{ repoURL, paths }] : [];
  });
  return found.at(0);
}

/** What to do where neither a list nor files tell the targets. */
export function wayOut(set: JsonObject, stage: string): string {
  const kinds = new Set(
    generatorsIn(set).flatMap(({ generator }) =>
      Object.keys(generator).filter(key => key !== 'selector'),
    ),
  );
  if (kinds.has('clusters')) {
    return `Its targets are the clusters with certain labels; give the cluster's Secret in Argo CD the labels that spec.generators asks for, and the stage "${stage}"`;
  }
  if (kinds.has('git')) {
    const folder = foldersOf(set).at(0)?.replace(/\*+/, stage);
    return `Its targets are folders of a repository; add the folder ${
      folder ?? `called "${stage}"`
    } with manifests there`;
  }
  return `Its targets come from generators (${[...kinds].join(
    ', ',
  )}) that are not written in this file; add the target where they look`;
}

function foldersOf(set: JsonObject): string[] {
  return generatorsIn(set).flatMap(({ generator }) =>
    listAt(generator, ['git', 'directories']).flatMap(
      each => textAt(each, ['path']) ?? [],
    ),
  );
}
