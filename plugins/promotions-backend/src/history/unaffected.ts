/** In which stages a release that another stage took changed nothing: it was complete there without a sync. Pure. */

import type { JudgedStage, PipelineJudgement } from '../model/judgement';
import { runIn, type PipelineMemory } from '../model/memory';
import { deployedRevisions, same } from '../model/operations';
import type { StageName, StageRecord, Trail } from './records';

/** Said of a release while some stage has it as its last. */
export function noteUnaffected(
  records: Trail,
  { stages, memory }: Pick<PipelineJudgement, 'stages' | 'memory'>,
): Trail {
  return records.map(record => {
    const known = record.unaffected ?? [];
    const found = stages
      .filter(stage => !isTaken(stage, record, records))
      .filter(stage => changesNothing(stage, record.revisions, memory))
      .map(({ plan: { index, name } }) => ({ index, name }));
    const all = mergeStages(known, found);
    return all.length === known.length
      ? record
      : { ...record, unaffected: all };
  });
}

function isTaken(
  { plan }: JudgedStage,
  { revisions }: StageRecord,
  records: Trail,
): boolean {
  return records.some(
    ({ stage, revisions: taken }) =>
      stage.index === plan.index && same(taken, revisions),
  );
}

function changesNothing(
  { targets }: JudgedStage,
  revisions: readonly string[],
  memory: PipelineMemory,
): boolean {
  return (
    targets.length > 0 &&
    targets.every(({ app }) => {
      const run = runIn(memory, app, revisions);
      return (
        run?.completedAt !== undefined &&
        run.succeededAt === undefined &&
        !same(deployedRevisions(app), revisions)
      );
    })
  );
}

/** Each stage once, in their order. */
export function mergeStages(
  ours: readonly StageName[] = [],
  theirs: readonly StageName[] = [],
): StageName[] {
  const others = theirs.filter(
    ({ index }) => !ours.some(known => known.index === index),
  );
  return [...ours, ...others].sort((a, b) => a.index - b.index);
}
