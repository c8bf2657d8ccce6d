/** The words of every explanation, by code. A translation replaces them by code and parameters. */

import type { Actor } from '@stagecraft/plugin-promotions-common';

export interface Sentence {
  text: (params: Record<string, string>) => string;
  /** Who or what can move it. */
  actors?: Actor['kind'][];
}

const moving: Record<string, Sentence> = {
  rolling: { text: p => `${p.stage} is deploying ${p.release}.` },
  rollingOther: {
    text: p => `${p.stage} is deploying ${p.older}, not ${p.release}.`,
  },
  rollingUntold: {
    text: p =>
      `${p.stage} has a sync at work that began before ${p.release} was compared.`,
  },
  retrying: {
    text: p =>
      `${p.stage} tries ${p.release} again soon, attempt ${p.attempt} of ${
        p.limit
      } on ${p.target} failed${because(p.message)}.`,
    actors: ['argocd'],
  },
  progressing: {
    text: p =>
      `${p.stage} runs ${p.release}, ${p.target} is not Healthy yet${because(
        p.message,
      )}.`,
  },
  checkRunning: {
    text: p =>
      `${p.stage} runs ${p.release}; the check ${p.check} on ${p.target} has not finished.`,
  },
  suspended: {
    text: p =>
      `${p.stage} waits for somebody to resume what is suspended in ${p.target}.`,
    actors: ['user'],
  },
  syncDue: {
    text: p => `Argo CD is about to sync ${p.target} again for ${p.release}.`,
    actors: ['argocd'],
  },
  nextBatch: {
    text: p =>
      `${p.stage} is deploying ${p.release}, ${p.count} of ${p.total} targets have yet to start.`,
    actors: ['argocd'],
  },
  settling: {
    text: p =>
      `${p.stage} has just deployed; Argo CD is comparing ${p.target}.`,
    actors: ['argocd'],
  },
};

const failing: Record<string, Sentence> = {
  checkFailed: {
    text: p =>
      `${p.stage} failed: the check ${p.check} of ${
        p.release
      } did not pass on ${p.target}${because(p.message)}.`,
    actors: ['git'],
  },
  operationFailed: {
    text: p =>
      `${p.stage} failed: the sync of ${p.release} on ${
        p.target
      } did not succeed${because(p.message)}.`,
    actors: ['git', 'argocd'],
  },
  degraded: {
    text: p =>
      `${p.stage} failed: ${p.target} is Degraded with ${p.release}${because(
        p.message,
      )}.`,
    actors: ['git'],
  },
  leftover: {
    text: p =>
      `${p.stage} failed: ${p.target} was synced to ${p.release} and stays OutOfSync, because ${p.resources} left the manifests and is not pruned.`,
    actors: ['platform'],
  },
  stillOutOfSync: {
    text: p =>
      `${p.stage} failed: ${p.target} was synced to ${
        p.release
      } and stays OutOfSync${p.resources ? `: ${p.resources}` : ''}.`,
    actors: ['git', 'platform'],
  },
};

const holding: Record<string, Sentence> = {
  waiting: {
    text: p =>
      `${p.stage} waits until ${p.earlier} has completed ${p.release}.`,
  },
  'gated.approval': {
    text: p => `${p.stage} waits for approval of ${p.release}.`,
  },
  'gated.verified': {
    text: p =>
      `${p.stage} waits for its verified gate, which the portal opens for ${p.release} when the evidence is complete.`,
    actors: ['portal'],
  },
  'gated.pullRequest': {
    text: p => `${p.stage} waits for a pull request with ${p.release}.`,
    actors: ['git'],
  },
  'gated.job': {
    text: p => `${p.stage} waits for its approval Job to let ${p.release} in.`,
    actors: ['user'],
  },
  'gated.workflow': {
    text: p => `${p.stage} waits for its Workflow to let ${p.release} in.`,
    actors: ['user'],
  },
  'gated.manual': {
    text: p =>
      `${p.stage} waits for somebody to sync ${p.release} outside the portal: its step has maxUpdate 0 and names no gate.`,
    actors: ['platform'],
  },
  'gated.argocd': {
    text: p => `${p.stage} waits for Argo CD to start ${p.release}.`,
    actors: ['argocd'],
  },
  windowBlocks: {
    text: p =>
      `${p.stage} is blocked: a sync window of Argo CD holds the sync of ${p.release} on ${p.target}.`,
    actors: ['platform'],
  },
  setBroken: {
    text: p => `The ApplicationSet is broken: ${p.message}.`,
    actors: ['git'],
  },
  strategyIgnored: {
    text: p =>
      `Argo CD ignores the strategy "${p.type}": it orders nothing and syncs nothing. It must be RollingSync.`,
    actors: ['git'],
  },
  noStages: {
    text: () => 'The ApplicationSet has no steps, so it has no stages.',
    actors: ['git'],
  },
};

const telling: Record<string, Sentence> = {
  complete: { text: p => `${p.stage} runs ${p.release}.` },
  allComplete: { text: p => `Every stage runs ${p.release}.` },
  noTargets: {
    text: () => 'The ApplicationSet has not generated any Application.',
    actors: ['argocd'],
  },
  idle: { text: p => `${p.stage} does not run ${p.release} yet.` },
  empty: { text: p => `${p.stage} has no targets.` },
  drifted: {
    text: p =>
      `${p.stage} has drifted: ${p.target} completed ${
        p.release
      } and the cluster has moved away${
        p.resources ? `: ${p.resources}` : ''
      }.`,
    actors: ['platform'],
  },
  outOfOrder: {
    text: p =>
      `${p.stage} runs ${p.release}, which ${p.earlier} has not completed.`,
    actors: ['platform'],
  },
  notCompared: {
    text: p =>
      `Argo CD has not compared ${p.target} since ${p.release} appeared, so nothing is known of it in ${p.stage}.`,
    actors: ['argocd'],
  },
  notComparedYet: {
    text: p => `Argo CD has not compared ${p.target} yet.`,
    actors: ['argocd'],
  },
  comparisonFailed: {
    text: p => `Argo CD cannot compare ${p.target}${because(p.message)}.`,
    actors: ['git'],
  },
  healthUnknown: {
    text: p =>
      `Argo CD does not know the health of ${p.target}${because(p.message)}.`,
    actors: ['argocd'],
  },
  targetsLeaving: {
    text: p =>
      `Argo CD is deleting ${p.target}, the last target of ${p.stage}.`,
    actors: ['argocd'],
  },
  targetMissing: {
    text: p =>
      `Argo CD counts ${p.target} to ${p.stage}, but it cannot be seen; perhaps our account may not read it.`,
    actors: ['platform'],
  },
  stale: {
    text: p => `Nothing certain is known of ${p.stage}: ${p.reason}.`,
    actors: ['platform'],
  },
};

export const sentences: Readonly<Record<string, Sentence>> = {
  ...moving,
  ...failing,
  ...holding,
  ...telling,
};

function because(message: string | undefined): string {
  const trimmed = message?.trim().replace(/\.$/, '') ?? '';
  return trimmed ? ` (${trimmed})` : '';
}
