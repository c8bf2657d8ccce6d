/** Takes a memory apart into what is written by itself, and puts it together again. Pure. */

import {
  NOTHING_REMEMBERED,
  targetMemory,
  type PipelineMemory,
} from '../model/memory';
import type { MemoryPart, PipelinePart } from './memoryFormat';

export interface NamedPart {
  /** Absent for what is of the pipeline itself. */
  target?: string;
  part: MemoryPart;
}

/** Only what is another object than before. */
export function changedParts(
  before: PipelineMemory,
  after: PipelineMemory,
  uid: string,
): NamedPart[] {
  const { targets: _, ...pipeline } = after;
  const own: NamedPart = { part: { uid, kind: 'pipeline', memory: pipeline } };
  const ofTargets =
    before.targets === after.targets ? [] : changedTargets(before, after, uid);
  return isSamePipeline(before, after) ? ofTargets : [own, ...ofTargets];
}

function changedTargets(
  before: PipelineMemory,
  after: PipelineMemory,
  uid: string,
): NamedPart[] {
  return Object.entries(after.targets)
    .filter(([target, memory]) => targetMemory(before, target) !== memory)
    .map(([target, memory]) => ({
      target,
      part: { uid, kind: 'target', memory },
    }));
}

/** By every field but the targets, so that one that is added counts too. */
function isSamePipeline(a: PipelinePart, b: PipelinePart): boolean {
  const same: { [K in keyof Required<PipelinePart>]: boolean } = {
    candidates: a.candidates === b.candidates,
    seen: a.seen === b.seen,
    gone: a.gone === b.gone,
    since: a.since === b.since,
  };
  return Object.values(same).every(Boolean);
}

/** Undefined when nothing is of the set with this uid. What the pipeline itself lacks is seen again. */
export function memoryOf(
  parts: readonly NamedPart[],
  uid: string,
): PipelineMemory | undefined {
  let memory: PipelineMemory | undefined;
  for (const { target, part } of parts) {
    const before = memory ?? NOTHING_REMEMBERED;
    if (part.uid === uid && part.kind === 'pipeline') {
      memory = { ...before, ...part.memory };
    } else if (part.uid === uid && part.kind === 'target' && target) {
      const targets = { ...before.targets, [target]: part.memory };
      memory = { ...before, targets };
    }
  }
  return memory;
}
