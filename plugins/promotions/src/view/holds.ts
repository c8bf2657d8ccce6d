/** Holds: what each one stops, in words, and which of them stop more than a stage. */

import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  Hold,
  HoldScope,
  Permit,
  Pipeline,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import type { Reading } from './reading';
import { clockText } from './time';

/** `prod is held`: the head of a note. */
export function holdTitle({ scope }: Hold, { t }: Reading): string {
  switch (scope.kind) {
    case 'stage':
      return t('hold.on.stage', { stage: scope.name });
    case 'pipeline':
      return t('hold.on.pipeline');
    case 'instance':
      return t('hold.on.instance', { instance: scope.instance });
    default:
      return t('hold.on.everything');
  }
}

/** `prod of argocd-eu:argocd/checkout`: what is held, inside of a sentence. */
export function scopeText(scope: HoldScope, { t }: Reading): string {
  switch (scope.kind) {
    case 'stage':
      return t('holds.onStage', {
        stage: scope.name,
        pipeline: formatPipelineRef(scope.pipeline),
      });
    case 'pipeline':
      return t('holds.onPipeline', {
        pipeline: formatPipelineRef(scope.pipeline),
      });
    case 'instance':
      return t('holds.onInstance', { instance: scope.instance });
    default:
      return t('holds.onEverything');
  }
}

/** `by Grace since 12:19` */
export function heldByText({ by, at }: Hold, reading: Reading): string {
  const since = clockText(at, reading);
  return reading.t('hold.by', { user: reading.nameOf(by), since });
}

/** Those that stop more than one stage, each once; they stand above the lane. */
export function wideHolds({ stages }: Pick<Pipeline, 'stages'>): Hold[] {
  const wide = stages
    .flatMap(({ holds = [] }) => holds)
    .filter(({ scope }) => scope.kind !== 'stage');
  return [...new Map(wide.map(hold => [hold.id, hold])).values()];
}

export function stageHolds({ holds = [] }: Stage): Hold[] {
  return holds.filter(({ scope }) => scope.kind === 'stage');
}

/**
 * Whether a viewer may hold something of the pipeline: what holds for any of its stages. Absent from an older backend,
 * and where no gate is the portal's.
 */
export function holdPermit({
  stages,
}: Pick<Pipeline, 'stages'>): Permit | undefined {
  const permits = stages
    .flatMap(({ viewer }) => viewer?.hold ?? [])
    .filter(permit => permit.allowed || permit.code !== 'notGated');
  return permits.find(({ allowed }) => allowed) ?? permits.at(0);
}

/**
 * Whether a viewer may lift it. Who may hold a pipeline may lift that; for an instance and for everything the backend
 * tells it of the newest hold of a stage only, and is asked by whoever is about to lift another.
 */
export function liftPermit(
  pipeline: Pick<Pipeline, 'stages'>,
  { id, scope }: Hold,
): Permit | undefined {
  const { stages } = pipeline;
  if (scope.kind === 'stage' || scope.kind === 'pipeline') {
    return holdPermit(pipeline);
  }
  const told = stages.find(({ holds }) => holds?.[0]?.id === id)?.viewer?.lift;
  return told ?? (holdPermit(pipeline) && { allowed: true });
}
