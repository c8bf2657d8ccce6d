/** Who or what can move a stage, by the code of its explanation. */

import type {
  Actor,
  ExplanationCode,
} from '@stagecraft/plugin-promotions-common';

/**
 * Empty where nothing is waited for, or where it is the earlier stage that must move: `waiting` takes the movers of
 * the stage that it waits for.
 */
export const MOVERS: Readonly<
  Record<ExplanationCode, readonly Actor['kind'][]>
> = {
  rolling: ['argocd'],
  rollingOther: ['argocd'],
  rollingUntold: ['argocd'],
  retrying: ['argocd'],
  progressing: ['argocd', 'git'],
  checkRunning: ['argocd'],
  'suspended.rollout': ['user'],
  'suspended.job': ['user'],
  'suspended.other': ['user'],
  syncDue: ['argocd'],
  nextBatch: ['argocd'],
  settling: ['argocd'],
  childRolling: ['argocd'],
  childOutOfSync: ['user'],
  checkFailed: ['git'],
  operationFailed: ['git', 'user'],
  degraded: ['git'],
  childFailed: ['git'],
  hydrationFailed: ['git'],
  leftover: ['platform'],
  stillOutOfSync: ['git', 'platform'],
  waiting: [],
  'gated.approval': ['user'],
  'gated.verified': ['portal'],
  'gated.unproven': ['user'],
  'verified.soon': ['portal'],
  'verified.waits': ['portal'],
  'verified.stuck': ['platform'],
  'verified.opening': ['portal'],
  'gated.pullRequest': ['git'],
  'gated.job': ['user'],
  'gated.workflow': ['user'],
  'gated.manual': ['platform'],
  'gated.argocd': ['argocd'],
  windowBlocks: ['platform'],
  pruneConfirmation: ['user'],
  setBroken: ['git'],
  strategyIgnored: ['git'],
  progressiveSyncsOff: ['platform'],
  noStages: ['git'],
  complete: [],
  allComplete: [],
  noTargets: ['argocd', 'git'],
  idle: ['git'],
  empty: ['git'],
  drifted: ['platform'],
  rolledBack: ['user'],
  outOfOrder: ['platform'],
  notCompared: ['argocd'],
  notComparedYet: ['argocd'],
  dryUnknown: ['argocd'],
  comparisonFailed: ['git'],
  healthUnknown: ['argocd'],
  checkAbsent: ['user'],
  childUnknown: ['platform'],
  targetsLeaving: ['argocd'],
  targetMissing: ['platform'],
  gateClosed: ['platform'],
  waitsForApproval: ['user'],
  rejected: ['git'],
  approved: ['portal'],
  overridden: ['portal'],
  openedByPortal: ['portal'],
  rollbackWaits: ['user'],
  rollingBack: ['portal'],
  held: ['user'],
  executionFailed: ['user'],
  stale: ['platform'],
};

const NAMES: Readonly<Record<Actor['kind'], string>> = {
  user: 'a person',
  group: 'a group',
  argocd: 'Argo CD',
  portal: 'the portal',
  git: 'a new commit',
  platform: 'the platform team',
};

export function moversOf(code: ExplanationCode): Actor[] {
  return MOVERS[code].map(kind => ({ kind, ref: NAMES[kind] }));
}
