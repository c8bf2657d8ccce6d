/** The stages of a pipeline that only this portal should open, and where each is known by. Pure. */

import type {
  GateKind,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Application } from '../argocd/types';
import type { PipelineOutline } from '../model/PipelineReader';
import { planStages } from '../model/steps';
import { digestOf } from '../platform/digest';

export interface GatedStage {
  index: number;
  name: string;
  /** Names it in the store. */
  key: string;
  applications: readonly Application[];
}

const OURS: ReadonlySet<GateKind> = new Set(['approval', 'verified']);

/**
 * Also those whose gate does not hold, as when its "0" is misspelt: what passes it is what has to be told. A gate that
 * only app-config asks for is no gate of the stage, which is a warning of its own.
 */
export function stagesByGate(outline: PipelineOutline): {
  gated: GatedStage[];
  open: string[];
} {
  const gated: GatedStage[] = [];
  const open: string[] = [];
  for (const { index, name, gate } of planStages(outline.set, []).stages) {
    const key = stageKey(outline.pipeline.ref, name);
    if (OURS.has(gate.kind)) {
      const applications = outline.applications[index] ?? [];
      gated.push({ index, name, key, applications });
    } else {
      open.push(key);
    }
  }
  return { gated, open };
}

/** An Application that was deleted and made anew is another one, with a history of its own. */
export function targetKey(stage: string, { uid }: Application): string {
  return digestOf([stage, uid]);
}

function stageKey(
  { instance, namespace, name }: PipelineRef,
  stage: string,
): string {
  return digestOf([instance, namespace, name, stage]);
}
