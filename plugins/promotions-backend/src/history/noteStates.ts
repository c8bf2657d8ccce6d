/** How far each target of a stage has come with the release that it took last, as the verdicts say it. Pure. */

import type { JudgedStage, JudgedTarget } from '../model/judgement';
import {
  runKey,
  targetMemory,
  type CandidateRun,
  type PipelineMemory,
} from '../model/memory';
import { deployedRevisions, isBusy, same } from '../model/operations';
import {
  entryOf,
  lastOf,
  moment,
  replaced,
  withEntry,
  type StageRecord,
  type TargetEntry,
  type Trail,
} from './records';

/** `at`: our clock, for what the evidence gives no time. */
export function noteStates(
  records: Trail,
  stage: JudgedStage,
  memory: PipelineMemory,
  at: string,
): Trail {
  const isHere = (r: StageRecord) => r.stage.index === stage.plan.index;
  let next = records;
  for (const target of stage.targets) {
    const { name } = target.app.key;
    const last = lastOf(next.filter(isHere), name);
    if (last) {
      const { record, entry } = last;
      const noted = noteState(entry, record, target, memory, at);
      next = replaced(next, record, withEntry(record, name, noted));
    }
  }
  return next.map(record =>
    isHere(record) ? notePartial(record, stage) : record,
  );
}

interface Progress {
  state: TargetEntry['state'];
  endedAt?: string;
}

function noteState(
  entry: TargetEntry,
  record: StageRecord,
  target: JudgedTarget,
  memory: PipelineMemory,
  at: string,
): TargetEntry {
  const run = runOf(record, target, memory);
  const { state, endedAt } =
    progressOf(entry, record, target, memory, at) ??
    overtaken(entry, record, target, memory) ??
    entry;
  const checks = newChecks(entry.checks, run?.checks);
  if (
    state === entry.state &&
    endedAt === entry.endedAt &&
    checks === entry.checks
  ) {
    return entry;
  }
  const { endedAt: _, ...undone } = entry;
  return { ...undone, state, ...(endedAt && { endedAt }), checks };
}

/** The same list when it says the same, as after a restart. */
function newChecks(
  known: TargetEntry['checks'],
  seen: TargetEntry['checks'] | undefined,
): TargetEntry['checks'] {
  const isSame =
    !seen ||
    seen === known ||
    (seen.length === known.length &&
      seen.every(
        ({ name, phase, state, message }, index) =>
          name === known[index].name &&
          phase === known[index].phase &&
          state === known[index].state &&
          message === known[index].message,
      ));
  return isSame ? known : seen;
}

/** Undefined when what is seen now speaks of another candidate. `at`: for an end without a time. */
function progressOf(
  entry: TargetEntry,
  record: StageRecord,
  target: JudgedTarget,
  memory: PipelineMemory,
  at: string,
): Progress | undefined {
  const run = runOf(record, target, memory);
  const { judgement, candidate } = target;
  const isJudged = same(candidate, record.revisions);
  if (run?.failure) {
    return { state: 'failed', endedAt: moment(run.failure.at) };
  }
  const proven = run?.completedAt ?? completedAsNewer(record, target, memory);
  const endedAt = proven && endOfRun(entry, moment(proven));
  if (endedAt) {
    return { state: 'complete', endedAt };
  }
  if (isJudged && judgement.state === 'failed') {
    return failedNow(entry, moment(judgement.since ?? entry.endedAt ?? at));
  }
  return isJudged && isMoving(target) ? { state: 'rolling' } : undefined;
}

/** What was proven before, as of a release that comes back by a rollback, is at its end as soon as it is deployed again. */
function endOfRun(
  { startedAt, deployedAt }: TargetEntry,
  provenAt: string,
): string | undefined {
  return provenAt < startedAt ? deployedAt : provenAt;
}

/** The first trouble counts: what is Degraded later had failed before (recording degraded). */
function failedNow({ state, endedAt }: TargetEntry, at: string): Progress {
  return { state: 'failed', endedAt: (state === 'failed' && endedAt) || at };
}

function isMoving({ app, judgement }: JudgedTarget): boolean {
  return isBusy(app) || judgement.state === 'rolling';
}

/** Nothing is at work for it any more, or another candidate came: no verdict is about to speak of it. */
function overtaken(
  entry: TargetEntry,
  record: StageRecord,
  target: JudgedTarget,
  memory: PipelineMemory,
): Progress | undefined {
  const { deployedAt } = entry;
  return deployedAt && !isBusy(target.app)
    ? endOf(entry, record, target, memory, deployedAt)
    : undefined;
}

/**
 * How an entry ends for which another release came. It was complete where it had proven itself while Argo CD's
 * redundant sync still ran; and where its sync succeeded it ran, whatever nobody could prove of it.
 */
export function endOf(
  { state, endedAt, deployedAt }: TargetEntry,
  record: StageRecord,
  target: JudgedTarget,
  memory: PipelineMemory,
  at: string,
): Progress {
  if (state !== 'rolling' && state !== 'unknown') {
    return { state, endedAt };
  }
  const provenAt = runOf(record, target, memory)?.provenAt;
  if (provenAt) {
    return { state: 'complete', endedAt: moment(provenAt) };
  }
  if (deployedAt) {
    return { state: 'deployed', endedAt: deployedAt };
  }
  return state === 'rolling'
    ? { state: 'superseded', endedAt: at }
    : { state, endedAt };
}

function runOf(
  record: StageRecord,
  { app }: JudgedTarget,
  memory: PipelineMemory,
): CandidateRun | undefined {
  const { name } = app.key;
  const spec = entryOf(record, name)?.specDigest ?? app.specDigest;
  return targetMemory(memory, name)?.runs[runKey(record.revisions, spec)];
}

/** A pinned sync to the older of two equal commits ends Synced at the newer one (recording 3.5/monorepo). */
function completedAsNewer(
  { revisions }: StageRecord,
  { app }: JudgedTarget,
  memory: PipelineMemory,
): string | undefined {
  const runs = targetMemory(memory, app.key.name)?.runs;
  const isDeployed = same(deployedRevisions(app), revisions);
  return isDeployed && !same(app.sync.revisions, revisions)
    ? runs?.[runKey(app.sync.revisions, app.specDigest)]?.completedAt
    : undefined;
}

/** Kept as it was once the stage has another candidate. */
function notePartial(record: StageRecord, stage: JudgedStage): StageRecord {
  const judged = stage.targets.filter(target =>
    same(target.candidate, record.revisions),
  );
  if (judged.length === 0) {
    return record;
  }
  const lacking = judged.filter(
    ({ app, judgement }) =>
      !entryOf(record, app.key.name) &&
      judgement.state !== 'complete' &&
      judgement.state !== 'drifted',
  );
  const partial = lacking.length > 0;
  const moving = lacking.some(({ verdict }) => verdict === 'rolling');
  return partial === record.partial && moving === (record.moving ?? false)
    ? record
    : { ...record, partial, moving };
}
