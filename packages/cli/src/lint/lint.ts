/** Checks everything that was asked for, and compares it with another state. */
import {
  checkApplicationSet,
  type Cluster,
  type Finding,
  type Project,
  findSets,
  type FoundSets,
} from '@stagecraft/applicationset';
import { createWorld } from '../world/createWorld';
import type { StandIn } from '../world/standIn';
import { compareWith } from './compareWith';
import { manifestsOf, type Place } from './places';
import { projectsFor } from './projects';

/** What a check is told beside the files. */
export interface LintInput {
  standIns: readonly StandIn[];
  clusters?: readonly Cluster[];
  /** All projects; those of the tree when absent */
  projects?: readonly Project[];
  /** A branch, tag or commit to compare with */
  against?: string;
}

/** A finding and the place whose file it names. */
export interface PlacedFinding extends Finding {
  file: string;
  root: string;
}

export interface LintResult {
  findings: PlacedFinding[];
  /** Files with ApplicationSets */
  files: number;
  /** Files that are templates of manifests, not looked into */
  templates: string[];
}

/** Checks the files of each place. */
export async function lint(
  places: readonly Place[],
  input: LintInput,
): Promise<LintResult> {
  const result: LintResult = { findings: [], files: 0, templates: [] };
  for (const place of places) {
    const found = await findSets(
      manifestsOf(place.asked, place.files),
      path => place.files.get(path) ?? '',
    );
    result.files += found.sets.length;
    result.templates.push(...found.templates);
    result.findings.push(...(await lintPlace(place, found, input)));
  }
  return result;
}

async function lintPlace(
  place: Place,
  found: FoundSets,
  input: LintInput,
): Promise<PlacedFinding[]> {
  const findings: PlacedFinding[] = [];
  const world = worldOf(place, input, place.repository?.standIns ?? []);
  const inTree = await projectsOfTree(place, found);
  for (const { path, text } of found.sets) {
    const projects = input.projects ?? projectsFor(text, inTree);
    const checked = await checkApplicationSet(
      text,
      { ...world, ...(projects && { projects: async () => projects }) },
      { file: path },
    );
    findings.push(...checked.map(finding => placed(finding, path, place.root)));
  }
  if (input.against === undefined) return findings;
  const compared = await compareWith(input.against, place, found, standIns =>
    worldOf(place, input, standIns),
  );
  return [
    ...findings,
    ...compared.map(({ file = '', ...finding }) =>
      placed(finding, file, place.root),
    ),
  ];
}

/** What the given stand-ins do not stand for, the repository itself does. */
export function worldOf(
  { repository }: Place,
  { standIns, clusters }: LintInput,
  own: readonly StandIn[],
) {
  const given = new Set(standIns.map(({ key }) => key));
  const others = repository ? own.filter(({ key }) => !given.has(key)) : [];
  return createWorld({
    standIns: [...standIns, ...others],
    clusters,
    others: 'unknown',
  });
}

/** Projects count from the whole tree, whatever part of it was asked for. */
async function projectsOfTree(
  { asked, files }: Place,
  found: FoundSets,
): Promise<readonly Project[]> {
  if (asked.includes('')) return found.projects;
  const all = await findSets(
    manifestsOf([''], files),
    path => files.get(path) ?? '',
  );
  return all.projects;
}

function placed(finding: Finding, path: string, root: string): PlacedFinding {
  return { ...finding, file: finding.file ?? path, root };
}
