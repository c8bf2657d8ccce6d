/** Checks the rollout itself: the strategy, its steps, its gates. */
import {
  ANNOTATION_EXECUTOR,
  ANNOTATION_GATES,
  ANNOTATION_STAGES,
} from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../schema/applicationSet';
import type { FieldPath } from '../schema/fields';
import { suggestion } from '../schema/suggest';
import type { Draft } from './finding';
import {
  declaredStages,
  GATES,
  isClosed,
  namedGates,
  stageNames,
  stepField,
  stepPath,
  type DeclaredStage,
} from './stages';

const ROLLING_SYNC = 'RollingSync';

export function checkStrategyType(set: ApplicationSet): Draft[] {
  return isRollingSync(set) ? [] : noRollingSync(set);
}

/** With the type that its steps mean, so that what else is wrong is told at once. */
export function withStepsTyped(set: ApplicationSet): ApplicationSet {
  const { strategy } = set.spec;
  return strategy?.rollingSync?.steps?.length
    ? {
        ...set,
        spec: { ...set.spec, strategy: { ...strategy, type: ROLLING_SYNC } },
      }
    : set;
}

function isRollingSync({ spec }: ApplicationSet): boolean {
  return spec.strategy?.type === ROLLING_SYNC;
}

/** @param set of type RollingSync; nothing is said of another one */
export function checkSteps(set: ApplicationSet): Draft[] {
  if (!isRollingSync(set)) return [];
  const stages = declaredStages(set);
  if (stages.length === 0) {
    return [
      {
        code: 'noSteps',
        path: 'spec.strategy.rollingSync.steps',
        at: ['spec', 'strategy', 'rollingSync', 'steps'],
        message: 'RollingSync has no steps',
      },
    ];
  }
  return [
    ...checkNames(set, stages),
    ...checkGates(set, stages),
    ...checkExecutor(set, stages),
    ...stages.flatMap(stage => [
      ...checkOperators(stage),
      ...checkMaxUpdate(stage),
      ...checkGate(stage),
    ]),
  ];
}

/** A set that means to have no stages says so by naming no strategy; one that has stages without it is wrong. */
function noRollingSync(set: ApplicationSet): Draft[] {
  const { strategy } = set.spec;
  const isMeant =
    !strategy?.rollingSync &&
    (strategy?.type ?? 'AllAtOnce') === 'AllAtOnce' &&
    stageNames(set).length === 0 &&
    namedGates(set).size === 0;
  if (isMeant) return [];
  const type = strategy?.type;
  const meant = type && suggestion(type, [ROLLING_SYNC, 'AllAtOnce']);
  return [
    {
      code: 'strategyUnknown',
      path: 'spec.strategy.type',
      at: ['spec', 'strategy', 'type'],
      message: `The strategy is ${
        type ? `"${type}"` : 'not given'
      }, so Argo CD deploys all stages at once and says nothing`,
      ...(meant && { fix: `Write ${meant}.` }),
    },
  ];
}

function annotationPlace(name: string): { path: string; at: FieldPath } {
  return {
    path: `metadata.annotations["${name}"]`,
    at: ['metadata', 'annotations', name],
  };
}

function checkNames(
  set: ApplicationSet,
  stages: readonly DeclaredStage[],
): Draft[] {
  const names = stageNames(set);
  const drafts: Draft[] = [];
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  const place = annotationPlace(ANNOTATION_STAGES);
  if (names.length > 0 && names.length !== stages.length) {
    drafts.push({
      code: 'stageNames',
      ...place,
      message: `The annotation names ${names.length} stages (${names.join(
        ', ',
      )}) but there are ${stages.length} steps`,
    });
  }
  if (repeated.length > 0) {
    drafts.push({
      code: 'stageNames',
      ...place,
      message: `The stage "${repeated[0]}" is named twice`,
    });
  }
  return drafts;
}

function checkGates(
  set: ApplicationSet,
  stages: readonly DeclaredStage[],
): Draft[] {
  const steps = stages.map(stage => stage.name);
  const names = [...new Set([...steps, ...stageNames(set)])];
  return [...namedGates(set)].flatMap(([name, gate]): Draft[] => {
    const isStage = names.includes(name);
    if (isStage && GATES.includes(gate)) return [];
    const meant = isStage ? suggestion(gate, GATES) : suggestion(name, names);
    return [
      {
        code: 'gateUnknown',
        ...annotationPlace(ANNOTATION_GATES),
        message: isStage
          ? `The stage "${name}" asks for the gate "${gate}"; the gates are ${GATES.join(
              ', ',
            )}`
          : `The gate of "${name}" belongs to no stage; the stages are ${names.join(
              ', ',
            )}`,
        ...(meant && { fix: `Write ${meant}.` }),
      },
    ];
  });
}

function checkExecutor(
  set: ApplicationSet,
  stages: readonly DeclaredStage[],
): Draft[] {
  const verified = stages.filter(({ gate }) => gate === 'verified');
  const [first] = verified;
  const drafts: Draft[] = [];
  if (first && !set.metadata.annotations?.[ANNOTATION_EXECUTOR]) {
    drafts.push({
      code: 'executorMissing',
      ...annotationPlace(ANNOTATION_EXECUTOR),
      at: ['metadata', 'annotations', ANNOTATION_GATES],
      message: `The stage "${first.name}" is verified, and no portal is named that opens it`,
    });
  }
  if (first?.index === 0) {
    drafts.push({
      code: 'verifiedFirst',
      ...annotationPlace(ANNOTATION_GATES),
      message: `The stage "${first.name}" is verified and the first`,
    });
  }
  return drafts;
}

function checkOperators(stage: DeclaredStage): Draft[] {
  return (stage.step.matchExpressions ?? []).flatMap(
    ({ operator = '' }, index): Draft[] => {
      if (operator === 'In' || operator === 'NotIn') return [];
      const meant = suggestion(operator, ['In', 'NotIn']);
      return [
        {
          code: 'operatorUnknown',
          path: `${stepPath(stage)}.matchExpressions[${index}].operator`,
          at: [...stepField(stage), 'matchExpressions', index, 'operator'],
          message: `The stage "${stage.name}" uses the operator "${operator}"`,
          ...(meant && { fix: `Write ${meant}.` }),
        },
      ];
    },
  );
}

function maxUpdatePlace(stage: DeclaredStage): { path: string; at: FieldPath } {
  return {
    path: `${stepPath(stage)}.maxUpdate`,
    at: [...stepField(stage), 'maxUpdate'],
  };
}

function checkMaxUpdate(stage: DeclaredStage): Draft[] {
  const { maxUpdate } = stage.step;
  if (maxUpdate === undefined || maxUpdate === null) return [];
  if (maxUpdate === '0') {
    return [
      {
        code: 'zeroIsText',
        ...maxUpdatePlace(stage),
        message: `maxUpdate of the stage "${stage.name}" is the text "0"`,
      },
    ];
  }
  const isRight =
    typeof maxUpdate === 'number'
      ? maxUpdate >= 0 && Number.isInteger(maxUpdate)
      : /^(\d|[1-9]\d|100)%$/.test(maxUpdate);
  if (isRight) return [];
  return [
    {
      code: 'maxUpdateInvalid',
      ...maxUpdatePlace(stage),
      message: `maxUpdate of the stage "${stage.name}" is ${JSON.stringify(
        maxUpdate,
      )}`,
    },
  ];
}

function checkGate(stage: DeclaredStage): Draft[] {
  const { gate, name } = stage;
  if (gate === undefined || !GATES.includes(gate)) return [];
  if (gate !== 'argocd' && !isClosed(stage)) {
    return [
      {
        code: 'gateOpen',
        ...maxUpdatePlace(stage),
        message: `The stage "${name}" is gated (${gate}) but Argo CD opens it by itself`,
      },
    ];
  }
  if (gate !== 'argocd' || !isClosed(stage)) return [];
  return [
    {
      code: 'gateNeverOpens',
      ...maxUpdatePlace(stage),
      message: `The stage "${name}" is left to Argo CD, which never opens a step with maxUpdate 0`,
    },
  ];
}
