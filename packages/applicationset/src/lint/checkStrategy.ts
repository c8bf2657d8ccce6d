/** Checks the rollout itself: the strategy, its steps, its gates. */
import {
  ANNOTATION_GATES,
  ANNOTATION_STAGES,
} from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../schema/applicationSet';
import type { Finding } from './finding';
import {
  declaredStages,
  GATES,
  isClosed,
  namedGates,
  stageNames,
  stepPath,
  type DeclaredStage,
} from './stages';

export function checkStrategy(set: ApplicationSet): Finding[] {
  const type = set.spec.strategy?.type;
  if (type !== 'RollingSync') {
    return [
      {
        code: 'strategyUnknown',
        path: 'spec.strategy.type',
        message: `The strategy is ${
          type ? `"${type}"` : 'not given'
        }, so Argo CD deploys all stages at once and says nothing; write RollingSync`,
      },
    ];
  }
  const stages = declaredStages(set);
  if (stages.length === 0) {
    return [
      {
        code: 'noSteps',
        path: 'spec.strategy.rollingSync.steps',
        message:
          'There are no steps, so nothing is ever deployed; give each stage a step',
      },
    ];
  }
  return [
    ...checkNames(set, stages),
    ...stages.flatMap(stage => [
      ...checkOperators(stage),
      ...checkMaxUpdate(stage),
      ...checkGate(stage),
    ]),
  ];
}

function checkNames(
  set: ApplicationSet,
  stages: readonly DeclaredStage[],
): Finding[] {
  const names = stageNames(set);
  const findings: Finding[] = [];
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  const path = (name: string) => `metadata.annotations["${name}"]`;
  if (names.length > 0 && names.length !== stages.length) {
    findings.push({
      code: 'stageNames',
      path: path(ANNOTATION_STAGES),
      message: `The annotation names ${names.length} stages (${names.join(
        ', ',
      )}) but there are ${stages.length} steps; name each step once, in order`,
    });
  }
  if (repeated.length > 0) {
    findings.push({
      code: 'stageNames',
      path: path(ANNOTATION_STAGES),
      message: `The stage "${repeated[0]}" is named twice; give each stage a name of its own`,
    });
  }
  for (const [name, gate] of namedGates(set)) {
    if (!stages.some(stage => stage.name === name)) {
      findings.push({
        code: 'gateUnknown',
        path: path(ANNOTATION_GATES),
        message: `The gate of "${name}" belongs to no stage; the stages are ${stages
          .map(stage => stage.name)
          .join(', ')}`,
      });
    } else if (!GATES.includes(gate)) {
      findings.push({
        code: 'gateUnknown',
        path: path(ANNOTATION_GATES),
        message: `The stage "${name}" asks for the gate "${gate}"; the gates are ${GATES.join(
          ', ',
        )}`,
      });
    }
  }
  return findings;
}

function checkOperators(stage: DeclaredStage): Finding[] {
  return (stage.step.matchExpressions ?? []).flatMap(({ operator }, index) =>
    operator === 'In' || operator === 'NotIn'
      ? []
      : {
          code: 'operatorUnknown' as const,
          path: `${stepPath(stage)}.matchExpressions[${index}].operator`,
          message: `The stage "${stage.name}" uses the operator "${
            operator ?? ''
          }", which selects wrong Applications without a word; use In or NotIn`,
        },
  );
}

function checkMaxUpdate(stage: DeclaredStage): Finding[] {
  const { maxUpdate } = stage.step;
  const path = `${stepPath(stage)}.maxUpdate`;
  if (typeof maxUpdate !== 'string' || /^(\d|[1-9]\d|100)%$/.test(maxUpdate)) {
    return typeof maxUpdate === 'number' &&
      (maxUpdate < 0 || !Number.isInteger(maxUpdate))
      ? [invalidMaxUpdate(stage, path)]
      : [];
  }
  if (maxUpdate !== '0') return [invalidMaxUpdate(stage, path)];
  return [
    {
      code: 'zeroIsText',
      path,
      message: `maxUpdate of the stage "${stage.name}" is the text "0", which Argo CD takes for 1 and opens the gate; write the number 0`,
    },
  ];
}

function invalidMaxUpdate(stage: DeclaredStage, path: string): Finding {
  return {
    code: 'maxUpdateInvalid',
    path,
    message: `maxUpdate of the stage "${stage.name}" is ${JSON.stringify(
      stage.step.maxUpdate,
    )}; write a whole number or a percentage such as 25%`,
  };
}

function checkGate(stage: DeclaredStage): Finding[] {
  const { gate, name } = stage;
  if (gate === undefined || !GATES.includes(gate)) return [];
  const path = `${stepPath(stage)}.maxUpdate`;
  if (gate !== 'argocd' && stage.step.maxUpdate !== 0) {
    return [
      {
        code: 'gateOpen',
        path,
        message: `The stage "${name}" is gated (${gate}) but Argo CD opens it by itself; write maxUpdate: 0`,
      },
    ];
  }
  return gate === 'argocd' && isClosed(stage)
    ? [
        {
          code: 'gateNeverOpens',
          path,
          message: `The stage "${name}" is left to Argo CD, which never opens a step with maxUpdate 0; remove maxUpdate or name another gate`,
        },
      ]
    : [];
}
