/** Syncs that did not do what they seem to have done, or that stand still. */

import type { Warning } from '@stagecraft/plugin-promotions-common';
import { leftovers, outOfSync } from './differences';
import type { JudgedStage, JudgedTarget } from './judgement';
import { runIn, targetMemory, type PipelineMemory } from './memory';
import {
  deployedRevisions,
  isBusy,
  isOfRollout,
  rolloutSyncs,
  same,
  triedLast,
} from './operations';
import { claimsOf } from './steps';
import { targetWords, warn } from './warn';
import type { WarningContext } from './warnings';

export function syncWarnings(
  target: JudgedTarget,
  stage: JudgedStage,
  context: WarningContext,
): Warning[] {
  const words = targetWords(target, stage, context.nameRelease);
  return [
    ...standing(target, words, context),
    ...brokenBeside(target, words, context),
    ...olderDeployed(target, words, context),
    ...duplicates(target, words, context.memory),
    ...otherImage(target, words, context),
  ];
}

/** It succeeded and stays OutOfSync (recording 3.5/leftover), hangs at a window (recording windows) or waits for a word. */
function standing(
  target: JudgedTarget,
  words: Record<string, string>,
  context: WarningContext,
): Warning[] {
  const { code, params } = target.judgement;
  switch (code) {
    case 'pruneConfirmation':
      return [warn('pruneConfirmation', words, params.message)];
    case 'windowBlocks':
      return [warn('windowHolds', words)];
    default:
      return neverTook(target, words, context);
  }
}

/** Also where it is Degraded, which speaks louder in its verdict. What was complete before has drifted instead. */
function neverTook(
  { app, candidate, verdict }: JudgedTarget,
  words: Record<string, string>,
  { memory }: WarningContext,
): Warning[] {
  const isStill =
    verdict === 'failed' &&
    runIn(memory, app, candidate)?.completedAt === undefined &&
    app.sync.status === 'OutOfSync' &&
    app.operation?.phase === 'Succeeded' &&
    same(triedLast(app), candidate);
  if (!isStill) {
    return [];
  }
  const { resources } = outOfSync(app);
  return leftovers(app)
    ? [warn('pruneNeeded', { ...words, resources })]
    : [warn('stillOutOfSync', words, resources)];
}

/** Degraded while its verdict speaks of something else; what Argo CD calls Healthy has a warning of its own. */
function brokenBeside(
  { app, verdict }: JudgedTarget,
  words: Record<string, string>,
  { set }: WarningContext,
): Warning[] {
  const claimed = claimsOf(set).get(app.key.name)?.status === 'Healthy';
  return app.health.status === 'Degraded' && verdict !== 'failed' && !claimed
    ? [warn('degraded', words, app.health.message)]
    : [];
}

/**
 * Its last sync deployed something else than was desired then, and is still desired (recording 3.5/monorepo). What
 * RollingSync syncs is out of date only for a moment: it syncs again.
 */
function olderDeployed(
  { app }: JudgedTarget,
  words: Record<string, string>,
  { memory, nameRelease }: WarningContext,
): Warning[] {
  const { ended } = targetMemory(memory, app.key.name) ?? {};
  const desired = ended?.beside ?? [];
  const deployed = deployedRevisions(app);
  const still =
    !isOfRollout(app.operation) &&
    same(desired, app.sync.revisions) &&
    same(triedLast(app), deployed) &&
    !same(deployed, desired);
  return still && app.sync.status === 'OutOfSync' && !isBusy(app)
    ? [
        warn('olderDeployed', {
          ...words,
          older: nameRelease(deployed),
          desired: nameRelease(desired),
        }),
      ]
    : [];
}

/** RollingSync syncs a release two or three times; that matters where hooks run each time (recording gatejobs). */
function duplicates(
  { app, candidate }: JudgedTarget,
  words: Record<string, string>,
  memory: PipelineMemory,
): Warning[] {
  const times = rolloutSyncs(app, candidate);
  const run = runIn(memory, app, candidate);
  const hooks = run?.checks.some(({ phase }) => phase !== 'Resource');
  return times > 1 && hooks && same(deployedRevisions(app), candidate)
    ? [warn('duplicateSyncs', { ...words, times: String(times) })]
    : [];
}

/** Synced and Healthy, and yet not what it renders to; known only where its manifests were asked for. */
function otherImage(
  target: JudgedTarget,
  words: Record<string, string>,
  { missingImage }: WarningContext,
): Warning[] {
  const image =
    target.verdict === 'complete' ? missingImage(target) : undefined;
  return image ? [warn('imageDiffers', { ...words, image })] : [];
}
