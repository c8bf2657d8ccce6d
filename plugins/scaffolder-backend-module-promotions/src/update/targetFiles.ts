/** A file that describes one more target, where a git generator reads such files. */
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { pathspecMatches, writeManifest } from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { isObject } from './json';
import { plainName, type NewTarget } from './newElement';
import type { FilesPlace } from './places';

/** The targets that files of the workspace describe. */
export function describedTargets(
  place: FilesPlace,
  files: ReadonlyMap<string, string>,
): JsonObject[] {
  return [...files]
    .filter(([path]) => isRead(place, path))
    .flatMap(([, text]) => targetsIn(text));
}

/** Whether the generator reads a file, as Argo CD matches it. */
function isRead({ paths }: FilesPlace, path: string): boolean {
  return paths.some(each => pathspecMatches(each, path));
}

function targetsIn(text: string): JsonObject[] {
  const value: unknown = parse(text);
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

/**
 * Where the new file goes, so that the generator finds it.
 * @throws InputError where its pattern does not say
 */
export function targetFile(
  place: FilesPlace,
  stage: string,
  target: NewTarget,
  field: string,
): string {
  const own = target.name ?? plainName(target.cluster);
  const [pattern] = place.paths;
  const made = pattern
    .replaceAll('**/*', '*/*')
    .replace('**', `${stage}/${own}`)
    .replace('*/*', `${stage}/${own}`)
    .replace('*', `${stage}-${own}`);
  const path = target.file ?? made;
  if (isRead(place, path)) return path;
  throw new InputError(
    `${field}.file: "${path}" is not one that the ApplicationSet looks for (${place.paths.join(
      ', ',
    )}); name one that is`,
  );
}

/** The file's text, in the format that its name tells. */
export function targetText(path: string, element: JsonObject): string {
  return path.endsWith('.json')
    ? `${JSON.stringify(element, null, 2)}\n`
    : writeManifest(element);
}
