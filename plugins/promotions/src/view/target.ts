/** One line about a target: what Argo CD says of it and what its last operation did. */

import type { Operation, Target } from '@stagecraft/plugin-promotions-common';
import type { Reading } from './reading';
import { releaseName } from './revisions';
import { agoText, clockText, durationText } from './time';

/** `offered` is what the stage would deploy, so that only a target that runs something else names it. */
export function targetFacts(
  target: Target,
  offered: readonly string[],
  reading: Reading,
): string[] {
  return [
    runsText(target, offered, reading),
    reading.t(`target.${target.sync}`),
    target.health,
    ...operationFacts(target, reading),
    syncsText(target, offered, reading),
  ].filter(fact => fact !== '');
}

function runsText(
  { deployed, deployedAt }: Target,
  offered: readonly string[],
  reading: Reading,
): string {
  const same = releaseName(deployed) === releaseName(offered);
  if (same || deployed.length === 0 || !deployedAt) {
    return '';
  }
  return reading.t('target.runsSince', {
    revision: releaseName(deployed),
    since: clockText(deployedAt, reading),
  });
}

function operationFacts({ operation }: Target, reading: Reading) {
  const { t } = reading;
  const facts = operation ? [operationText(operation, reading)] : [];
  if (operation && operation.retryCount > 0) {
    facts.push(t('target.retries', { count: operation.retryCount }));
  }
  return facts;
}

/** Argo CD makes two or three syncs of one rollout; said of the release that the stage shows. */
function syncsText(
  { deployed, syncs }: Target,
  offered: readonly string[],
  { t }: Reading,
): string {
  const same = releaseName(deployed) === releaseName(offered);
  return same && syncs > 1 ? t('target.syncs', { number: `${syncs}` }) : '';
}

function operationText(operation: Operation, reading: Reading): string {
  const { t } = reading;
  const { phase, startedAt, finishedAt } = operation;
  if (phase === 'Running') {
    return finishedAt
      ? t('target.operation.Retrying')
      : t('target.operation.Running', {
          duration: durationText(startedAt, reading),
        });
  }
  if (phase === 'Terminating') {
    return t('target.operation.Terminating');
  }
  const when = agoText(finishedAt ?? startedAt, reading);
  return t(`target.operation.${phase}`, { when });
}

/** `registry.example.com/shop/checkout:1.1.0` is known to people as `checkout:1.1.0`. */
export function imageName(image: string): string {
  const [name, digest] = image.split('@');
  const short = name.slice(name.lastIndexOf('/') + 1);
  return digest && !short.includes(':')
    ? `${short}@${digest.replace('sha256:', '').slice(0, 7)}`
    : short;
}
