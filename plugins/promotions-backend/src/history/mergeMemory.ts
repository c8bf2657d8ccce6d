/**
 * What two replicas remember of the same pipeline, as one memory: what either has seen is kept, so that the last
 * writer loses nothing. Pure. Merged when written and when read again: rows stay few, and a replica that was away
 * learns what the others saw. A field that the memory gains and that is forgotten here does not compile.
 */

import { mergeChecks } from '../model/checks';
import {
  MOST_CANDIDATES,
  revisionKey,
  type CandidateRecord,
  type CandidateRun,
  type EndedOperation,
  type Lapse,
  type PipelineMemory,
  type RunFailure,
  type TargetMemory,
} from '../model/memory';
import { withoutMany } from '../model/noteLapses';
import type { MemoryPart, PipelinePart } from './memoryFormat';

const MOST_RUNS = 2 * MOST_CANDIDATES;

/** Two replicas see one arrival at slightly different times; one that is later by more has come again. */
const SAME_ARRIVAL_MS = 10_000;

/** Every field of T must be said, be it as undefined. */
type Whole<T> = { [K in keyof Required<T>]: T[K] };

export function mergeParts(ours: MemoryPart, theirs: MemoryPart): MemoryPart {
  const { uid } = ours;
  if (uid !== theirs.uid) {
    return ours;
  }
  if (ours.kind === 'pipeline') {
    return theirs.kind === 'pipeline'
      ? { ...ours, memory: mergePipelines(ours.memory, theirs.memory) }
      : ours;
  }
  return theirs.kind === 'target'
    ? { ...ours, memory: mergeTargets(ours.memory, theirs.memory) }
    : ours;
}

export function mergeMemories(
  ours: PipelineMemory,
  theirs: PipelineMemory,
): PipelineMemory {
  const targets = mergeValues(ours.targets, theirs.targets, mergeTargets);
  return { ...mergePipelines(ours, theirs), targets };
}

function mergePipelines(ours: PipelinePart, theirs: PipelinePart) {
  const merged: Whole<PipelinePart> = {
    candidates: mergeValues(
      ours.candidates,
      theirs.candidates,
      mergeCandidates,
    ),
    seen: { ...theirs.seen, ...ours.seen },
    // What is so now: whoever writes has just looked.
    gone: ours.gone,
    since: ours.since,
  };
  return merged;
}

/**
 * In the order of arrival. What both have seen is the frame that tells it; clocks are asked only between two of
 * those, since a first sight goes by Argo CD's and two replicas have one each. What one has dropped as too old thus
 * stays the oldest.
 */
function mergeCandidates(
  ours: readonly CandidateRecord[],
  theirs: readonly CandidateRecord[],
): readonly CandidateRecord[] {
  const own = without(ours, theirs);
  const others = without(theirs, ours);
  const known = new Set(own.map(keyOf));
  const isNews = (candidate: CandidateRecord) => !known.has(keyOf(candidate));
  if (!others.some(isNews)) {
    return ours;
  }
  const merged: CandidateRecord[] = [];
  let between: CandidateRecord[] = [];
  for (const candidate of own) {
    const at = others.findIndex(other => keyOf(other) === keyOf(candidate));
    const before = others.splice(0, at + 1).filter(isNews);
    if (at < 0) {
      between.push(candidate);
    } else {
      merged.push(...bySince(between, before), candidate);
      between = [];
    }
  }
  return [...merged, ...bySince(between, others.filter(isNews))].slice(
    -MOST_CANDIDATES,
  );
}

/** Without those that came again since, as the others have seen. */
function without(
  candidates: readonly CandidateRecord[],
  others: readonly CandidateRecord[],
): CandidateRecord[] {
  const arrivals = new Map(others.map(c => [keyOf(c), Date.parse(c.since)]));
  return candidates.filter(
    candidate =>
      (arrivals.get(keyOf(candidate)) ?? -Infinity) <=
      Date.parse(candidate.since) + SAME_ARRIVAL_MS,
  );
}

function bySince(
  ours: readonly CandidateRecord[],
  theirs: readonly CandidateRecord[],
): CandidateRecord[] {
  return theirs.length === 0
    ? [...ours]
    : [...ours, ...theirs].sort(
        (a, b) => Date.parse(a.since) - Date.parse(b.since),
      );
}

function keyOf({ revisions }: CandidateRecord): string {
  return revisionKey(revisions);
}

function mergeTargets(ours: TargetMemory, theirs: TargetMemory): TargetMemory {
  if (ours.uid !== undefined && theirs.uid !== undefined) {
    if (ours.uid !== theirs.uid) {
      return ours;
    }
  }
  const merged: Whole<TargetMemory> = {
    uid: ours.uid ?? theirs.uid,
    runs: newestRuns(mergeValues(ours.runs, theirs.runs, mergeRuns)),
    ended: mergeEnded(ours.ended, theirs.ended),
    dry:
      ours.dry && theirs.dry
        ? { ...theirs.dry, ...ours.dry }
        : ours.dry ?? theirs.dry,
    place: ours.place ?? theirs.place,
  };
  return merged;
}

/** The order is that in which they were noted; what only the others know counts as old. */
function newestRuns(runs: TargetMemory['runs']): TargetMemory['runs'] {
  const all = Object.entries(runs);
  return all.length <= MOST_RUNS
    ? runs
    : Object.fromEntries(all.slice(-MOST_RUNS));
}

/** A failure that a person answered by running it again is not brought back by who did not see that. */
function mergeRuns(ours: CandidateRun, theirs: CandidateRun): CandidateRun {
  const rerunAt = latest(ours.rerunAt, theirs.rerunAt);
  const succeededAt = latest(ours.succeededAt, theirs.succeededAt);
  const failures = [ours.failure, theirs.failure].filter(
    (failure): failure is RunFailure =>
      failure !== undefined && !isAnswered(failure, rerunAt, succeededAt),
  );
  const [failure] = failures.sort((a, b) => (a.at < b.at ? 1 : -1));
  const merged: Whole<CandidateRun> = {
    succeededAt,
    provenAt: earliest(ours.provenAt, theirs.provenAt),
    completedAt: earliest(ours.completedAt, theirs.completedAt),
    completeSeenAt: earliest(ours.completeSeenAt, theirs.completeSeenAt),
    failure,
    checks: mergeRunChecks(ours, theirs),
    rerunAt,
    lapses: mergeLapses(ours.lapses, theirs.lapses),
  };
  return merged;
}

/** What overlaps was the same one; who has seen its end looked later. */
function mergeLapses(
  ours: readonly Lapse[] | undefined,
  theirs: readonly Lapse[] | undefined,
): readonly Lapse[] | undefined {
  if (!ours || !theirs) {
    return ours ?? theirs;
  }
  const merged: Lapse[] = [];
  for (const lapse of [...ours, ...theirs].sort((a, b) =>
    a.from < b.from ? -1 : 1,
  )) {
    const same = merged.findIndex(
      known =>
        known.kind === lapse.kind &&
        (known.to === undefined ||
          known.to >= lapse.from ||
          Date.parse(lapse.from) - Date.parse(known.from) <= SAME_ARRIVAL_MS),
    );
    if (same < 0) {
      merged.push(lapse);
    } else {
      const { kind, from, to: end } = merged[same];
      const to = latest(end, lapse.to);
      merged[same] = { kind, from, ...(to !== undefined && { to }) };
    }
  }
  const isKnown =
    merged.length === ours.length &&
    merged.every(({ kind, from, to }, index) => {
      const own = ours[index];
      return own.kind === kind && own.from === from && own.to === to;
    });
  return isKnown ? ours : withoutMany(merged);
}

/** By a person's rerun that began later than what failed, or by a success of what had failed by itself. */
function isAnswered(
  { at, reason, operation }: RunFailure,
  rerunAt = '',
  succeededAt = '',
): boolean {
  // An operation's key begins with its start.
  const began = operation?.split(' ')[0] ?? at;
  return began < rerunAt || (reason === 'operation' && at < succeededAt);
}

/** What ran before a person ran it again says nothing any more. */
function mergeRunChecks(
  ours: CandidateRun,
  theirs: CandidateRun,
): CandidateRun['checks'] {
  if (ours.rerunAt === theirs.rerunAt) {
    return [...mergeChecks(ours.checks, theirs.checks)];
  }
  return (ours.rerunAt ?? '') > (theirs.rerunAt ?? '')
    ? ours.checks
    : theirs.checks;
}

function mergeEnded(
  ours: EndedOperation | undefined,
  theirs: EndedOperation | undefined,
): EndedOperation | undefined {
  return (theirs?.startedAt ?? '') > (ours?.startedAt ?? '') ? theirs : ours;
}

/** Theirs first, so that what only they have counts as older. */
function mergeValues<T>(
  ours: Readonly<Record<string, T>>,
  theirs: Readonly<Record<string, T>>,
  merge: (ours: T, theirs: T) => T,
): Readonly<Record<string, T>> {
  const only = Object.entries(theirs).filter(
    ([key]) => !Object.hasOwn(ours, key),
  );
  const own = Object.entries(ours).map(([key, value]) => [
    key,
    Object.hasOwn(theirs, key) ? merge(value, theirs[key]) : value,
  ]);
  return Object.fromEntries([...only, ...own]);
}

function earliest(a: string | undefined, b: string | undefined) {
  return a !== undefined && (b === undefined || a < b) ? a : b;
}

function latest(a: string | undefined, b: string | undefined) {
  return a !== undefined && (b === undefined || a > b) ? a : b;
}
