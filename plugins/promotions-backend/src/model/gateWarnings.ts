/** Gates that hold less than they promise. */

import type { Warning } from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../argocd/types';
import type { JudgedStage } from './judgement';
import { warn } from './warn';

export function gateWarnings(
  judged: JudgedStage,
  set: ApplicationSet,
): Warning[] {
  const { plan } = judged;
  const stage = plan.name;
  const { closedBecause: reason } = plan.gate;
  return [
    ...(set.steps[plan.index]?.maxUpdate === '0'
      ? [warn('stringZero', { stage })]
      : []),
    ...(reason ? [warn('gateNotHeld', { stage, reason })] : []),
    ...automatedAtGate(judged),
    ...halfOpened(judged),
  ];
}

/** What syncs by itself waits for no gate; RollingSync switches that off only while it is switched on itself. */
function automatedAtGate({ plan }: JudgedStage): Warning[] {
  if (plan.gate.kind === 'argocd') {
    return [];
  }
  const stage = plan.name;
  return plan.applications.flatMap(({ key, automated, automatedDormant }) => {
    const words = { target: key.name, stage };
    if (automated) {
      return [warn('automatedAtGate', words)];
    }
    return automatedDormant ? [warn('automatedDormant', words)] : [];
  });
}

function halfOpened({ plan, verdict, targets }: JudgedStage): Warning[] {
  const done = targets.filter(target => target.verdict === 'complete').length;
  const total = targets.length;
  return verdict === 'gated' && done > 0 && done < total
    ? [
        warn('halfOpened', {
          stage: plan.name,
          done: String(done),
          total: String(total),
        }),
      ]
    : [];
}
