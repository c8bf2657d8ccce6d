/** What is wrong with a pipeline as a whole: its strategy, its steps and the targets that fit none or several. */

import type { Warning } from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import { fittingSteps, isProgressiveSyncOff, stageNames } from './steps';
import { warn } from './warn';

/** What Argo CD knows; any other word is a mistake that it does not tell (recording brokenset). */
const STRATEGIES: readonly string[] = ['', 'AllAtOnce', 'RollingSync'];

export function pipelineWarnings(
  set: ApplicationSet,
  applications: readonly Application[],
): Warning[] {
  return [
    ...strategyWarnings(set, applications),
    ...faults(set),
    ...applications.flatMap(app => misfits(set, app)),
  ];
}

function strategyWarnings(
  set: ApplicationSet,
  applications: readonly Application[],
): Warning[] {
  const type = set.strategyType ?? '';
  if (type !== 'RollingSync') {
    const exists = STRATEGIES.includes(type);
    return [warn(exists ? 'strategyIgnored' : 'strategyMisspelt', { type })];
  }
  return isProgressiveSyncOff(set, applications)
    ? [warn('progressiveSyncsOff', {})]
    : [];
}

function faults({ conditions }: ApplicationSet): Warning[] {
  return conditions
    .filter(c => c.type === 'InvalidRolloutConfig' && c.status === 'True')
    .map(({ message }) => warn('rolloutConfig', {}, message));
}

/** Without steps there is nothing to fit. */
function misfits(set: ApplicationSet, app: Application): Warning[] {
  const fitting = fittingSteps(set, app);
  const target = app.key.name;
  if (app.deletedAt || set.steps.length === 0 || fitting.length === 1) {
    return [];
  }
  if (fitting.length === 0) {
    return [warn('unmatched', { target })];
  }
  const names = stageNames(set);
  const stages = fitting.map(index => names[index]).join(', ');
  return [warn('matchesSeveral', { target, stages })];
}
