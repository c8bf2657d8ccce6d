/** Which target belongs to which stage, what the stages are called and what opens them. */

import {
  ANNOTATION_GATES,
  ANNOTATION_STAGES,
  type Gate,
  type GateKind,
} from '@stagecraft/plugin-promotions-common';
import type {
  Application,
  ApplicationSet,
  ApplicationStatus,
  Condition,
  MatchExpression,
  RolloutStep,
} from '../argocd/types';
import { isOfRollout } from './operations';

/** A stage before any evidence is looked at. */
export interface StagePlan {
  index: number;
  name: string;
  gate: Gate;
  applications: Application[];
  /** Being deleted: no part of the stage any more, and no proof that it is empty. */
  leaving: Application[];
  /** A target that Argo CD claims to be in this stage and that we do not see. */
  missing?: string;
  /** It may be without targets, or with fewer than it has, only for now: not to be taken for complete. */
  unsure: boolean;
}

/** Whether a set means to be a pipeline: RollingSync, or steps under a strategy that is written wrongly (recording brokenset). */
export function isPipeline(set: ApplicationSet): boolean {
  return (
    set.strategyType === 'RollingSync' ||
    set.steps.length > 0 ||
    set.annotations[ANNOTATION_STAGES] !== undefined
  );
}

/** Stages in order with their Applications by name, and those that match none. */
export function planStages(
  set: ApplicationSet,
  applications: readonly Application[],
): { stages: StagePlan[]; unmatched: Application[] } {
  const sorted = [...applications].sort(byName);
  const stepOf = new Map(sorted.map(app => [app, stepIndex(set, app)]));
  const names = stageNames(set);
  const broken = brokenBy(set) !== undefined;
  const stages = set.steps.map((step, index) => {
    const inStep = sorted.filter(app => stepOf.get(app) === index);
    const living = inStep.filter(app => !app.deletedAt);
    const leaving = inStep.filter(app => app.deletedAt);
    const missing = missingTarget(set, index, sorted);
    const unsureEmpty = living.length === 0 && (broken || leaving.length > 0);
    return {
      index,
      name: names[index],
      gate: gateOf(set, step, names[index]),
      applications: living,
      leaving,
      missing,
      unsure: unsureEmpty || missing !== undefined,
    };
  });
  const unmatched = sorted.filter(
    app => stepOf.get(app) === -1 && !app.deletedAt,
  );
  return { stages, unmatched };
}

/** What Argo CD claims of each Application, by its name. */
export function claimsOf(
  set: ApplicationSet,
): ReadonlyMap<string, ApplicationStatus> {
  return new Map(
    set.applicationStatus.map(status => [status.application, status]),
  );
}

/** What Argo CD says is wrong with the set, so that it generates nothing (recording brokenset). */
export function brokenBy(set: ApplicationSet): Condition | undefined {
  return set.conditions.find(
    ({ type, status }) => type === 'ErrorOccurred' && status === 'True',
  );
}

/**
 * Whether the steps are there and nobody follows them: no claim is written for any target, although some were
 * synced, and not by the rollout. Before the first claim nothing was synced.
 */
export function isProgressiveSyncOff(
  set: ApplicationSet,
  applications: readonly Application[],
): boolean {
  const isUnclaimed =
    set.strategyType === 'RollingSync' &&
    set.steps.length > 0 &&
    set.applicationStatus.length === 0;
  return (
    isUnclaimed &&
    !brokenBy(set) &&
    applications.some(app => app.automated || app.operation !== undefined) &&
    !applications.some(
      app => isOfRollout(app.operation) || app.automatedDormant,
    )
  );
}

/** The steps that an Application fits; only the first one counts. */
export function fittingSteps(
  set: ApplicationSet,
  { labels }: Application,
): number[] {
  return set.steps.flatMap((step, index) =>
    fits(step, labels) ? [index] : [],
  );
}

/** The annotation's names, else the values that the step asks for, else its number; always different. */
export function stageNames(set: ApplicationSet): string[] {
  const annotated = listOf(set.annotations[ANNOTATION_STAGES]);
  const proposed = set.steps.map(
    (step, index) =>
      annotated[index] ?? askedValues(step) ?? `stage ${index + 1}`,
  );
  return proposed.map((name, index) =>
    proposed.indexOf(name) === index ? name : `${name} (${index + 1})`,
  );
}

/** Whether RollingSync itself never opens the step: the integer 0 or exactly "0%" (recording stringzero). */
export function isHeldByArgo(step: RolloutStep): boolean {
  return step.maxUpdate === 0 || step.maxUpdate === '0%';
}

const NAMED_GATES: readonly GateKind[] = [
  'argocd',
  'verified',
  'approval',
  'pullRequest',
  'job',
  'workflow',
];

/** Gates by stage name, `qa=verified,prod=approval`; undefined where the set names none. */
export function namedGates(
  set: ApplicationSet,
): Map<string, string> | undefined {
  const annotation = set.annotations[ANNOTATION_GATES];
  if (annotation === undefined) {
    return undefined;
  }
  const pairs = listOf(annotation).map(entry => entry.split('='));
  return new Map(
    pairs.map(([stage, gate = '']) => [stage.trim(), gate.trim()]),
  );
}

function gateOf(set: ApplicationSet, step: RolloutStep, name: string): Gate {
  const asked = namedGates(set)?.get(name);
  if (asked === undefined) {
    return { kind: isHeldByArgo(step) ? 'manual' : 'argocd' };
  }
  const kind = NAMED_GATES.find(named => named === asked);
  if (!kind) {
    return {
      kind: 'manual',
      closedBecause: `the annotation ${ANNOTATION_GATES} asks for the gate "${asked}", which does not exist`,
    };
  }
  return kind !== 'argocd' && !isHeldByArgo(step)
    ? {
        kind,
        closedBecause:
          'its step lacks maxUpdate: 0, so Argo CD opens it by itself',
      }
    : { kind };
}

/** The first step whose expressions all match, as Argo CD chooses it; -1 for none. */
function stepIndex(set: ApplicationSet, { labels }: Application): number {
  return set.steps.findIndex(step => fits(step, labels));
}

function fits(step: RolloutStep, labels: Record<string, string>): boolean {
  return step.matchExpressions.every(expression => matches(expression, labels));
}

function missingTarget(
  set: ApplicationSet,
  index: number,
  applications: readonly Application[],
): string | undefined {
  const seen = new Set(applications.map(app => app.key.name));
  return set.applicationStatus.find(
    ({ application, step }) => step === index + 1 && !seen.has(application),
  )?.application;
}

/** Any operator but In is taken for NotIn, and a missing key satisfies it (recording brokenset). */
function matches(
  { key, operator, values }: MatchExpression,
  labels: Record<string, string>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  const listed = value !== undefined && values.includes(value);
  if (operator === 'In') {
    return listed;
  }
  return operator === 'NotIn' ? !listed : value === undefined;
}

function askedValues(step: RolloutStep): string | undefined {
  const values = step.matchExpressions
    .filter(expression => expression.operator === 'In')
    .flatMap(expression => expression.values);
  return values.length > 0 ? values.join(', ') : undefined;
}

function listOf(annotation: string | undefined): string[] {
  return (annotation ?? '')
    .split(',')
    .map(entry => entry.trim())
    .filter(Boolean);
}

function byName(a: Application, b: Application): number {
  return a.key.name < b.key.name ? -1 : 1;
}
