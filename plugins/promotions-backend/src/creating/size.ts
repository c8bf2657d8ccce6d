/** How many Applications a description makes at most, told before any is rendered. Pure. */

import type {
  PipelineDescription,
  ServicesDescription,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import type { Files } from './RepositoryFiles';

/** More than this nobody looks at before it is pushed, and checking it would hold up everybody else. */
export const MOST_APPLICATIONS = 1_000;

/** What is found in a repository. */
export type Sought = Extract<
  ServicesDescription | TargetsDescription,
  { from: 'folders' | 'files' | 'merge' }
>;

/** The repositories that say how many there are. */
export function soughtBy({
  services,
  targets,
}: Pick<PipelineDescription, 'services' | 'targets'>): Sought[] {
  return [services, targets].flatMap(each =>
    each && 'paths' in each ? each : [],
  );
}

/** `files`: of what is sought; `clusters`: how many there are. */
export function mostApplications(
  description: Pick<PipelineDescription, 'services' | 'stages' | 'targets'>,
  files: ReadonlyMap<Sought, Files>,
  clusters: number,
): number {
  const { services, stages, targets } = description;
  const told = stages.reduce((sum, stage) => sum + stage.targets.length, 0);
  const each =
    targets.from === 'clusters' ? stages.length * (clusters + 1) : told;
  const found = [services, targets].map(sought =>
    sought && 'paths' in sought
      ? Math.max(1, mostMatches(sought, files.get(sought)))
      : 1,
  );
  return Math.max(each, 1) * found[0] * found[1];
}

/** At least as many as match: what begins and ends as the pattern does. */
function mostMatches(sought: Sought, files: Files = new Map()): number {
  const names =
    sought.from === 'folders' ? foldersOf(files) : new Set(files.keys());
  return sought.paths.reduce((sum, pattern) => {
    const [start, ...rest] = pattern.split(/[*?[{]/);
    const depth = pattern.includes('**')
      ? undefined
      : pattern.split('/').length;
    const end = (rest.at(-1) ?? '').split(/[\]}]/).at(-1) ?? '';
    const matching = [...names].filter(
      name =>
        name.startsWith(start) &&
        name.endsWith(end) &&
        (sought.from !== 'folders' ||
          depth === undefined ||
          name.split('/').length === depth),
    );
    return sum + matching.length;
  }, 0);
}

function foldersOf(files: Files): Set<string> {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    const parts = path.split('/').slice(0, -1);
    parts.forEach((_, at) => folders.add(parts.slice(0, at + 1).join('/')));
  }
  return folders;
}
