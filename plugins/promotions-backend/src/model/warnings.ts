/** Where Argo CD's claim, or what the ApplicationSet says, and the evidence differ: code and plain words. */

import type { Warning } from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../argocd/types';
import type { JudgedStage, JudgedTarget } from './judgement';
import { runKey, targetMemory, type PipelineMemory } from './memory';
import { same } from './operations';

export function stageWarnings(
  stage: JudgedStage,
  set: ApplicationSet,
  memory: PipelineMemory,
): Warning[] {
  return [
    ...gateWarnings(stage, set),
    ...halfApproved(stage),
    ...stage.targets.flatMap(target => [
      ...claimWarnings(target, stage, set, memory),
      ...stateWarnings(target, stage),
    ]),
  ];
}

export function pipelineWarnings(
  set: ApplicationSet,
  unmatched: readonly JudgedTarget[],
): Warning[] {
  const refused = set.conditions.find(
    ({ type, status }) => type === 'InvalidRolloutConfig' && status === 'True',
  );
  return [
    ...(set.strategyType === 'RollingSync'
      ? []
      : [
          warn(
            'strategyIgnored',
            `Argo CD ignores the strategy "${
              set.strategyType ?? ''
            }": no stage waits for another.`,
            'Write RollingSync.',
          ),
        ]),
    ...(refused
      ? [
          warn(
            'rolloutConfig',
            `Argo CD finds fault with the rollout: ${refused.message}.`,
            'Correct the steps of the ApplicationSet.',
          ),
        ]
      : []),
    ...unmatched.map(({ app }) =>
      warn(
        'unmatched',
        `${app.key.name} is in no stage: Argo CD never syncs it by itself.`,
        "Correct its labels or a step's values.",
        app.key.name,
      ),
    ),
  ];
}

function gateWarnings({ plan }: JudgedStage, set: ApplicationSet): Warning[] {
  const step = set.steps[plan.index];
  const warnings: Warning[] = [];
  if (step?.maxUpdate === '0') {
    warnings.push(
      warn(
        'stringZero',
        `${plan.name} is no gate: maxUpdate is the string "0", which Argo CD takes for 1.`,
        'Write the integer 0.',
      ),
    );
  }
  if (plan.gate.closedBecause) {
    warnings.push(
      warn(
        'gateNotHeld',
        `The gate of ${plan.name} does not hold: ${plan.gate.closedBecause}.`,
        'Correct the gate in the ApplicationSet.',
      ),
    );
  }
  const automated = plan.applications.filter(app => app.automated);
  if (plan.gate.kind !== 'argocd' && automated.length > 0) {
    const names = automated.map(app => app.key.name).join(', ');
    warnings.push(
      warn(
        'automatedAtGate',
        `${names} syncs by itself, so the gate of ${plan.name} holds nothing.`,
        'Remove automated from its sync policy.',
      ),
    );
  }
  return warnings;
}

function halfApproved({ plan, verdict, targets }: JudgedStage): Warning[] {
  const done = targets.filter(target => target.verdict === 'complete');
  const half =
    verdict === 'gated' && done.length > 0 && done.length < targets.length;
  return half
    ? [
        warn(
          'halfOpened',
          `${done.length} of ${targets.length} targets of ${plan.name} run the release, the others wait for the gate.`,
          'Release the others, or roll back.',
        ),
      ]
    : [];
}

/** Argo CD's Healthy with a check that failed or has not ended, or while the target is broken (recordings gatejobs, degraded). */
function claimWarnings(
  { app, candidate, verdict }: JudgedTarget,
  { plan }: JudgedStage,
  set: ApplicationSet,
  memory: PipelineMemory,
): Warning[] {
  const claim = set.applicationStatus.find(
    status => status.application === app.key.name,
  );
  if (claim?.status !== 'Healthy') {
    return [];
  }
  const checks =
    targetMemory(memory, app.key.name)?.runs[runKey(candidate, app.specDigest)]
      ?.checks ?? [];
  const wanting = checks.find(
    ({ state }) => state === 'failed' || state === 'running',
  );
  const name = app.key.name;
  if (wanting && same(claim.targetRevisions, candidate)) {
    const ended = wanting.state === 'failed' ? 'failed' : 'has not ended';
    return [
      warn(
        'claimedHealthy',
        `Argo CD calls ${plan.name} Healthy, but the check ${wanting.name} ${ended}.`,
        'Its own gates do not hold what comes after: name a gate that the portal opens.',
        name,
      ),
    ];
  }
  return verdict === 'failed' || verdict === 'drifted'
    ? [
        warn(
          'claimedHealthy',
          `Argo CD calls ${plan.name} Healthy, which is not true of ${name} any more.`,
          'Look at what failed or moved away there.',
          name,
        ),
      ]
    : [];
}

function stateWarnings(
  { app, verdict, judgement }: JudgedTarget,
  { plan }: JudgedStage,
): Warning[] {
  const name = app.key.name;
  if (verdict === 'outOfOrder') {
    return [
      warn(
        'openedEarly',
        `${plan.name} was opened before ${judgement.params.earlier} had completed this release.`,
        'Set maxUpdate: 0 and name a gate, so that the evidence opens it.',
        name,
      ),
    ];
  }
  const broken = app.health.status === 'Degraded' && verdict !== 'failed';
  return broken
    ? [
        warn(
          'degraded',
          `${name} is Degraded with what it runs now.`,
          'Look at its resources in Argo CD.',
          name,
        ),
      ]
    : [];
}

function warn(
  code: string,
  text: string,
  remedy: string,
  target?: string,
): Warning {
  return { code, text, remedy, params: {}, target };
}
