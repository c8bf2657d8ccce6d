/** The AppProjects that a check may believe in. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findSets, type Project } from '@stagecraft/applicationset';
import { UsageError, wordsOf } from '../terminal';

const NAMED = /^\s*["']?project["']?\s*:\s*["']?([^\s"'#,}]+)/gm;

/**
 * All projects that there are, for a set's text; undefined where the set names one that is not among those
 * of the tree: then the projects are kept somewhere else.
 */
export function projectsFor(
  text: string,
  ofTheTree: readonly Project[],
): readonly Project[] | undefined {
  const names = new Set(ofTheTree.map(({ name }) => name));
  const asked = [...text.matchAll(NAMED)].map(([, name]) => name);
  return asked.every(name => names.has(name)) ? ofTheTree : undefined;
}

/** `--projects FILE`: YAML with all the AppProjects that there are. @throws UsageError */
export async function readProjects(
  file: string,
  from: string,
): Promise<readonly Project[]> {
  try {
    const text = readFileSync(resolve(from, file), 'utf8');
    const { projects } = await findSets([file], () => text);
    if (projects.length > 0) return projects;
  } catch (error) {
    throw new UsageError(`--projects ${file}: ${wordsOf(error)}`);
  }
  throw new UsageError(`--projects ${file} holds no AppProject`);
}
