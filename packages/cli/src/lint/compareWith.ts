/** `--against REF`: what a change would do to the Applications that a branch, tag or commit makes. */
import {
  compareSets,
  readApplicationSet,
  readManifest,
  renderApplicationSet,
  type Finding,
  type RenderWorld,
  type SetState,
  documentsOf,
  findSets,
  type FoundSets,
} from '@stagecraft/applicationset';
import { UsageError } from '../terminal';
import { commitOf } from '../world/git';
import { gitTree } from '../world/gitTree';
import type { StandIn } from '../world/standIn';
import { manifestsOf, type Place } from './places';

interface State extends SetState {
  path: string;
  text: string;
}

/** @throws UsageError where the path is in no repository, or the repository has no such commit */
export async function compareWith(
  against: string,
  place: Place,
  found: FoundSets,
  worldWith: (own: readonly StandIn[]) => RenderWorld,
): Promise<Finding[]> {
  const { root, repository, asked } = place;
  if (!repository) {
    throw new UsageError(`--against ${against}: ${root} is no git repository`);
  }
  const commit = await commitOf(root, against);
  if (!commit) {
    throw new UsageError(
      `--against ${against}: ${root} has no such branch, tag or commit; fetch it first (a CI checkout is often shallow)`,
    );
  }
  const files = await gitTree(root, commit);
  const old = await findSets(
    manifestsOf(asked, files),
    path => files.get(path) ?? '',
  );
  const before = await statesOf(
    changed(old, found),
    worldWith(repository.standInsAt(files)),
  );
  const after = await statesOf(
    changed(found, old),
    worldWith(repository.standIns),
  );
  return before.flatMap(state => compareState(state, before, after));
}

/** A generator that finds something else in another state of a repository though the set is the same. */
const LOOKS_AROUND = /\bgit["']?\s*:/;

/** The files of one state without those that make the same in the other. */
function changed({ sets }: FoundSets, other: FoundSets): FoundSets['sets'] {
  const texts = new Map(other.sets.map(({ path, text }) => [path, text]));
  return sets.filter(
    ({ path, text }) => texts.get(path) !== text || LOOKS_AROUND.test(text),
  );
}

function compareState(
  old: State,
  before: readonly State[],
  after: readonly State[],
): Finding[] {
  const now = counterpartOf(old, before, after);
  return now
    ? compareSets(old, now, { file: now.path, text: now.text })
    : compareSets(old, undefined, { file: old.path });
}

/** The set of the same name, or the only one that took its place in the file. */
function counterpartOf(
  old: State,
  before: readonly State[],
  after: readonly State[],
): State | undefined {
  const same = after.find(state => nameOf(state) === nameOf(old));
  if (same) return same;
  const isNew = (state: State) =>
    !before.some(other => nameOf(other) === nameOf(state));
  const successors = after.filter(
    state => state.path === old.path && isNew(state),
  );
  return successors.length === 1 ? successors[0] : undefined;
}

function nameOf({ set }: SetState): string {
  const { namespace = 'argocd', name } = set.metadata;
  return `${namespace}/${name}`;
}

/** The sets that can be read and rendered; the check tells of the others. */
async function statesOf(
  sets: FoundSets['sets'],
  world: RenderWorld,
): Promise<State[]> {
  const states: State[] = [];
  for (const { path, text } of sets) {
    for (const document of await documentsOf(text)) {
      if (document.kind !== 'ApplicationSet') continue;
      const state = await stateOf(document.text, world).catch(() => undefined);
      if (state) states.push({ ...state, path, text });
    }
  }
  return states;
}

async function stateOf(
  text: string,
  world: RenderWorld,
): Promise<SetState | undefined> {
  const set = readApplicationSet(await readManifest(text));
  const { applications } = await renderApplicationSet(set, world);
  return applications && { set, applications };
}
