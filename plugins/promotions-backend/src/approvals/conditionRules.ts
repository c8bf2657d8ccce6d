/** Conditions that are not met, as a person hears of them who wants to approve. Pure. */

import type {
  ConditionCode,
  GateCondition,
  RefusalCode,
} from '@stagecraft/plugin-promotions-common';
import { stopsRollback } from './holds/scopes';
import {
  isAboutRollback,
  refuse,
  stageOf,
  type GateSituation,
  type Refusal,
} from './situation';

/**
 * What an approval waits for. A closed window is none of it: what is approved waits for the window. Holds are asked
 * for themselves; the portal's own turn, and that people decide, are what makes somebody ask.
 */
const CODES: Partial<Record<ConditionCode, RefusalCode>> = {
  executor: 'otherExecutor',
  evidence: 'notReady',
  earlierPart: 'earlierPart',
  checks: 'checksMissing',
  health: 'soaking',
  soak: 'soaking',
  external: 'conditionUnmet',
};

/** Of what a rollback goes back to, nothing is to be proven. */
export function conditionUnmet(situation: GateSituation): Refusal | undefined {
  if (isAboutRollback(situation)) {
    return undefined;
  }
  const unmet = situation.conditions.find(
    ({ code, state }) => state !== 'met' && CODES[code] !== undefined,
  );
  return unmet && refuse(CODES[unmet.code] ?? 'conditionUnmet', unmet.text);
}

/** The one thing of the evidence that an emergency does not change. */
export function otherExecutor({
  conditions,
}: GateSituation): Refusal | undefined {
  const unmet = conditions.find(
    ({ code, state }) => code === 'executor' && state !== 'met',
  );
  return unmet && refuse('otherExecutor', unmet.text);
}

export function held(situation: GateSituation): Refusal | undefined {
  const rollback = isAboutRollback(situation);
  const hold = situation.holds.find(one => !rollback || stopsRollback(one));
  return (
    hold &&
    refuse(
      'held',
      `${stageOf(situation).name} is held by ${hold.by}: ${
        hold.reason
      }. Somebody has to lift the hold first.`,
    )
  );
}

/** Whether a gate that the portal opens by itself is people's for this release: unproven, spent once, or taken away. */
export function peopleDecide(situation: GateSituation): boolean {
  return (
    isAboutRollback(situation) ||
    situation.conditions.some(isForPeople) ||
    stageOf(situation).explanation.code === 'gated.unproven'
  );
}

function isForPeople({ code, state }: GateCondition): boolean {
  return (
    (code === 'proven' && state === 'waiting') ||
    ((code === 'turn' || code === 'outside') && state === 'failed')
  );
}
