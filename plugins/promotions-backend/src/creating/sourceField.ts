/** Which source of a description a field of an Application, or a file, comes from. Pure. */

import type { SourceDescription } from '@stagecraft/plugin-promotions-common';
import type { Described } from './fieldOf';

/** Settings of a source by how Argo CD calls them; the longer come first. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['repoURL', 'repoURL'],
  ['targetRevision', 'targetRevision'],
  ['path', 'path'],
  ['chart', 'chart'],
  ['ref', 'ref'],
  ['helm.valueFiles', 'valueFiles'],
  ['helm.releaseName', 'releaseName'],
  ['helm.values', 'values'],
  ['kustomize.images', 'images'],
  ['kustomize.namePrefix', 'namePrefix'],
  ['kustomize.nameSuffix', 'nameSuffix'],
  ['directory.recurse', 'recurse'],
  ['directory.include', 'include'],
  ['directory.exclude', 'exclude'],
];

/** `path`: a field that begins with `spec.source`, or what a finding says of a file. */
export function sourceField(
  path: string,
  file: string | undefined,
  { description: { sources } }: Described,
): string | undefined {
  if (file !== undefined) {
    const index = sources.findIndex(source => holds(source, file));
    return index < 0 ? undefined : `sources[${index}].path`;
  }
  const field = /^spec\.sources?(?:\[(\d+)\])?\.?(.*)$/.exec(path);
  if (!field) {
    return undefined;
  }
  const place = `sources[${field[1] ?? 0}]`;
  const setting = SETTINGS.find(([start]) => field[2].startsWith(start));
  return setting ? `${place}.${setting[1]}` : place;
}

/** Whether a file may lie where the source is, whatever its placeholders become. */
function holds(source: SourceDescription, file: string): boolean {
  if (!('path' in source)) {
    return false;
  }
  const [fixed] = source.path.split('{');
  return file.startsWith(fixed.replace(/^\.?\/?/, ''));
}
