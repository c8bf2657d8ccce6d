/** What an override passes over, and what stops it all the same. */

import type {
  GateCondition,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { quorumOf } from './approval';
import { conditionText } from './conditions';
import type { Reading } from './reading';

/** A hold, a closed window and what is about where it would be sent are never passed over. */
const STANDS: readonly GateCondition['code'][] = [
  'hold',
  'window',
  'executor',
  'instance',
];

export interface PassedOver {
  /** One sentence each. */
  passed: string[];
  /** One sentence each. */
  stands: string[];
}

export function passedOver(stage: Stage, reading: Reading): PassedOver {
  const open = (stage.conditions ?? []).filter(({ state }) => state !== 'met');
  const sentences = (stands: boolean) =>
    open
      .filter(({ code }) => STANDS.includes(code) === stands)
      .map(one => conditionText(one, reading));
  return {
    passed: [...quorumTexts(stage, open, reading), ...sentences(false)],
    stands: sentences(true),
  };
}

/** Where the conditions say nothing of it. */
function quorumTexts(
  stage: Stage,
  open: readonly GateCondition[],
  { t }: Reading,
): string[] {
  const quorum = quorumOf(stage);
  const isTold = open.some(({ code }) => code === 'approvals');
  const isOpen = quorum && quorum.given < quorum.required;
  const told =
    isOpen && !isTold
      ? [
          t('override.quorum', {
            given: `${quorum.given}`,
            required: `${quorum.required}`,
          }),
        ]
      : [];
  const separates = stage.policy?.rules.some(
    ({ rule }) => rule === 'separation',
  );
  return separates ? [...told, t('override.separation')] : told;
}
