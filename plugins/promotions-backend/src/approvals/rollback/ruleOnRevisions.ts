/** Whether a stage can go back to these revisions, from what its targets had. Pure. */

import { shortRevision } from '@stagecraft/plugin-promotions-common';
import { refuse, type Refusal } from '../situation';
import type { PastOfTarget } from './past';

/** Undefined when it can. */
export function ruleOnRevisions(
  stageName: string,
  revisions: readonly string[],
  targets: readonly PastOfTarget[],
): Refusal | undefined {
  const release = revisions.map(shortRevision).join(' + ');
  const lacking = targets.filter(({ had }) => !had);
  if (targets.length === 0 || lacking.length === targets.length) {
    return refuse('notInHistory', `${stageName} never deployed ${release}.`);
  }
  if (lacking.length > 0) {
    return refuse(
      'notInHistory',
      `${names(
        lacking,
      )} never deployed ${release}, so ${stageName} as a whole cannot go back to it.`,
    );
  }
  if (targets.every(({ runs }) => runs)) {
    return refuse('notInHistory', `${stageName} runs ${release}.`);
  }
  return (
    changed(targets, 'others', release) ?? changed(targets, 'unknown', release)
  );
}

const CHANGED: Record<'others' | 'unknown', string> = {
  others: 'has other parameters than it had then',
  unknown: 'may have other parameters than it had then',
};

function changed(
  targets: readonly PastOfTarget[],
  parameters: 'others' | 'unknown',
  release: string,
): Refusal | undefined {
  const found = targets.filter(target => target.parameters === parameters);
  return found.length > 0
    ? refuse(
        'specChanged',
        `A sync would not bring ${release} back: the spec of ${names(found)} ${
          CHANGED[parameters]
        }. Undo it in Git instead.`,
      )
    : undefined;
}

function names(targets: readonly PastOfTarget[]): string {
  return targets.map(({ name }) => name).join(' and ');
}
