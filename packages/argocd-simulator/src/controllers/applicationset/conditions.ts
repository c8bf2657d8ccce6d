/** Conditions and health of an ApplicationSet, worded as Argo CD words them. */

import { stepSelects } from '@stagecraft/applicationset';
import {
  Application,
  ApplicationSet,
  ApplicationSetApplicationStatus,
  ApplicationSetCondition,
  ApplicationSetStatus,
  Health,
} from '../../world/argocd';
import { stepsOf } from './rollingSync';

const UP_TO_DATE = {
  message: 'All applications have been generated successfully',
  reason: 'ApplicationSetUpToDate',
};

type Plain = Omit<ApplicationSetCondition, 'lastTransitionTime'>;

export function upToDate(): Plain[] {
  return [
    { type: 'ErrorOccurred', status: 'False', ...UP_TO_DATE },
    parametersGenerated(),
    { type: 'ResourcesUpToDate', status: 'True', ...UP_TO_DATE },
  ];
}

export function parametersGenerated(): Plain {
  return {
    type: 'ParametersGenerated',
    status: 'True',
    reason: 'ParametersGenerated',
    message: 'Successfully generated parameters for all Applications',
  };
}

/** What an error sets; `generated` tells whether the parameters had been made when it came. */
export function failed(
  reason: string,
  message: string,
  generated: boolean,
): Plain[] {
  const because = {
    status: 'False' as const,
    reason: 'ErrorOccurred',
    message,
  };
  return [
    { type: 'ErrorOccurred', status: 'True', reason, message },
    generated
      ? parametersGenerated()
      : { type: 'ParametersGenerated', ...because },
    { type: 'ResourcesUpToDate', ...because },
  ];
}

/** RolloutProgressing: about the first step that has Applications and is not all Healthy. */
export function rolloutProgress(
  set: ApplicationSet,
  statuses: readonly ApplicationSetApplicationStatus[],
): Plain {
  const step = stepsOf(set).findIndex((_, i) =>
    statuses.some(s => s.step === String(i + 1) && s.status !== 'Healthy'),
  );
  return step < 0
    ? {
        type: 'RolloutProgressing',
        status: 'False',
        reason: 'ApplicationSetRolloutComplete',
        message: 'ApplicationSet Rollout has completed',
      }
    : {
        type: 'RolloutProgressing',
        status: 'True',
        reason: 'ApplicationSetModified',
        message: `ApplicationSet is performing rollout of step ${step + 1}`,
      };
}

/** InvalidRolloutConfig, which Argo CD has since 3.6 (recordings brokenset, stringzero, membership). */
export function rolloutConfig(
  set: ApplicationSet,
  desired: readonly Application[],
  statuses: readonly ApplicationSetApplicationStatus[],
): Plain {
  const problem =
    badOperator(set) ??
    badMaxUpdate(set, statuses) ??
    twice(set, desired) ??
    emptySteps(set, desired);
  return problem
    ? {
        type: 'InvalidRolloutConfig',
        status: 'True',
        reason: 'ApplicationSetInvalidRolloutConfig',
        message: problem,
      }
    : {
        type: 'InvalidRolloutConfig',
        status: 'False',
        reason: 'ApplicationSetValidRolloutConfig',
        message: 'Rolling Sync Configured correctly',
      };
}

function badOperator(set: ApplicationSet): string | undefined {
  for (const [i, step] of stepsOf(set).entries()) {
    const bad = (step.matchExpressions ?? [])
      .map(e => e.operator)
      .filter(o => !['In', 'NotIn'].includes(o));
    if (bad.length) {
      return `Step ${i + 1} has invalid matchExpression operators: ${bad.join(
        ', ',
      )}. Supported Operators are 'In' and 'NotIn'`;
    }
  }
  return undefined;
}

// Found while slots are counted, so not before the step has an entry.
function badMaxUpdate(
  set: ApplicationSet,
  statuses: readonly ApplicationSetApplicationStatus[],
): string | undefined {
  const index = stepsOf(set).findIndex(
    ({ maxUpdate }, i) =>
      typeof maxUpdate === 'string' &&
      !/^\d+%$/.test(maxUpdate) &&
      statuses.some(s => s.step === String(i + 1)),
  );
  return index < 0
    ? undefined
    : `Step ${index + 1} has an invalid maxUpdate value: ${
        stepsOf(set)[index].maxUpdate
      }`;
}

function twice(
  set: ApplicationSet,
  desired: readonly Application[],
): string | undefined {
  const steps = new Map<string, Set<number>>();
  for (const app of desired) {
    const { name, labels = {} } = app.metadata;
    const mine = steps.get(name) ?? new Set();
    stepsOf(set).forEach((step, i) => {
      if (stepSelects(step, labels)) mine.add(i + 1);
    });
    steps.set(name, mine);
  }
  const [name, indexes] = [...steps].find(([, mine]) => mine.size > 1) ?? [];
  return indexes
    ? `Application '${name}' is selected by multiple steps: (${[
        ...indexes,
      ].join('-')})`
    : undefined;
}

function emptySteps(
  set: ApplicationSet,
  desired: readonly Application[],
): string | undefined {
  const empty = stepsOf(set).flatMap((step, i) =>
    desired.some(app => stepSelects(step, app.metadata.labels ?? {}))
      ? []
      : [i + 1],
  );
  return empty.length
    ? `Steps [${empty.join(' ')}] have no applications matching their criteria`
    : undefined;
}

/** The status with these conditions set: sorted by type, times moved only where something changed. */
export function withConditions(
  status: ApplicationSetStatus,
  changes: readonly Plain[],
  now: string,
): ApplicationSetStatus {
  const conditions = new Map((status.conditions ?? []).map(c => [c.type, c]));
  for (const change of changes) {
    const old = conditions.get(change.type);
    const same =
      old?.status === change.status &&
      old.reason === change.reason &&
      old.message === change.message;
    if (!same)
      conditions.set(change.type, { ...change, lastTransitionTime: now });
  }
  const sorted = [...conditions.values()].sort((a, b) =>
    a.type < b.type ? -1 : 1,
  );
  const health = healthOf(sorted);
  const unchanged =
    status.health?.status === health.status &&
    status.health?.message === health.message;
  return {
    ...status,
    conditions: sorted,
    health: unchanged ? status.health : { ...health },
  };
}

function healthOf(conditions: readonly ApplicationSetCondition[]): Health {
  const holds = (type: string) =>
    conditions.find(c => c.type === type && c.status === 'True');
  const found = [
    { status: 'Degraded' as const, condition: holds('ErrorOccurred') },
    { status: 'Progressing' as const, condition: holds('RolloutProgressing') },
    { status: 'Healthy' as const, condition: holds('ResourcesUpToDate') },
  ].find(({ condition }) => condition);
  return found?.condition
    ? { status: found.status, message: found.condition.message }
    : {
        status: 'Unknown',
        message: 'Waiting for health status to be determined',
      };
}
