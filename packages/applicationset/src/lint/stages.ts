/** The stages of an ApplicationSet as its steps and annotations tell them. */
import {
  ANNOTATION_GATES,
  ANNOTATION_STAGES,
} from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet, RollingSyncStep } from '../schema/applicationSet';
import type { FieldPath } from '../schema/fields';
import { rollingSyncSteps } from '../stagesOf';

/**
 * A stage: a step of the RollingSync strategy with the name and the gate that the annotations give it.
 * @public
 */
export interface DeclaredStage {
  index: number;
  name: string;
  step: RollingSyncStep;
  /** What the annotation says; absent when it says nothing of this stage. */
  gate?: string;
}

/** The gates that a stage may name. */
export const GATES: readonly string[] = [
  'argocd',
  'verified',
  'approval',
  'pullRequest',
  'job',
  'workflow',
];

/**
 * The stages of a set, in order; none without a RollingSync strategy.
 * @public
 */
export function declaredStages(set: ApplicationSet): DeclaredStage[] {
  const names = stageNames(set);
  const gates = namedGates(set);
  return rollingSyncSteps(set).map((step, index) => {
    const name = names[index] ?? valuesOf(step) ?? `stage ${index + 1}`;
    return { index, name, step, gate: gates.get(name) };
  });
}

/** The names of the annotation, in order. */
export function stageNames(set: ApplicationSet): string[] {
  return listIn(set.metadata.annotations?.[ANNOTATION_STAGES]);
}

/** The gates of the annotation, by stage. */
export function namedGates(set: ApplicationSet): Map<string, string> {
  const entries = listIn(set.metadata.annotations?.[ANNOTATION_GATES]);
  return new Map(
    entries.map((entry): [string, string] => {
      const [stage, gate = ''] = entry.split('=');
      return [stage.trim(), gate.trim()];
    }),
  );
}

/**
 * Whether somebody outside Argo CD opens the stage: RollingSync never does (recording stringzero).
 * @public
 */
export function isClosed({ step }: DeclaredStage): boolean {
  return step.maxUpdate === 0 || step.maxUpdate === '0%';
}

/** Whether the stage is meant to be gated, by its annotation or its step. */
export function isGated(stage: DeclaredStage): boolean {
  return (stage.gate ?? 'argocd') !== 'argocd' || isClosed(stage);
}

export function stepPath({ index }: DeclaredStage): string {
  return `spec.strategy.rollingSync.steps[${index}]`;
}

/** The step's place in the document. */
export function stepField({ index }: DeclaredStage): FieldPath {
  return ['spec', 'strategy', 'rollingSync', 'steps', index];
}

function valuesOf({ matchExpressions }: RollingSyncStep): string | undefined {
  const values = matchExpressions?.flatMap(found => found.values ?? []) ?? [];
  return values.length > 0 ? values.join(', ') : undefined;
}

function listIn(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}
