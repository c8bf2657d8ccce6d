/** What the text of a Helm chart's templates says without being rendered. */
import {
  isOfInterest,
  manifestsIn,
  TEMPLATED,
  type Manifest,
} from './manifest';
import type { Repository } from './repository';

/** The resources of a chart's templates; what Helm fills in reads as `TEMPLATED`. */
export interface ReadChart {
  manifests: Manifest[];
  /** Files that hold Jobs or the like and cannot be read without Helm */
  unread: string[];
}

export function readChart(repository: Repository, folder: string): ReadChart {
  const templates = `${folder === '' ? '' : `${folder}/`}templates`;
  const files = repository
    .list(templates, { recurse: true })
    .filter(path => /\.ya?ml$/.test(path));
  const manifests: Manifest[] = [];
  const unread: string[] = [];
  for (const file of files) {
    const text = repository.text(file) ?? '';
    if (!isOfInterest(text)) continue;
    const found = manifestsIn(file, withoutActions(text));
    if (found.length === 0) unread.push(file);
    manifests.push(...found);
  }
  return { manifests, unread };
}

/** Lines of nothing but actions go, as do their conditions; an action inside of a line becomes a word. */
function withoutActions(text: string): string {
  return text
    .replace(/\{\{-?\s*\/\*[^]*?\*\/\s*-?\}\}/g, '')
    .replace(/^[ \t]*(?:\{\{[^{}]*\}\}[ \t]*)+$/gm, '')
    .replace(/\{\{[^{}]*\}\}/g, TEMPLATED);
}
