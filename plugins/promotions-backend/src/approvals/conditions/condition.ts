/** One condition with its sentence. */

import {
  conditionMessages,
  fillMessage,
  type ConditionCode,
  type ConditionState,
  type GateCondition,
} from '@stagecraft/plugin-promotions-common';

/** `until`: when it is expected to be met; ISO 8601. */
export function condition(
  code: ConditionCode,
  state: ConditionState,
  params: Record<string, string>,
  until?: string,
): GateCondition {
  const text = fillMessage(
    conditionMessages[`condition.${code}.${state}`],
    params,
  );
  return { code, state, text, params, ...(until && { until }) };
}
