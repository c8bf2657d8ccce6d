/** What a gate waits for, as a checklist: what is met is counted, what is not is said, with the time that is left. */

import {
  conditionMessages,
  messageGaps,
} from '@stagecraft/plugin-promotions-common';
import type {
  ConditionKey,
  ConditionState,
  GateCondition,
  Stage,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import { leftText } from './left';
import type { Look } from './look';
import type { Reading } from './reading';
import { momentText } from './time';

export const CONDITION_LOOK: Record<ConditionState, Look> = {
  met: { tone: 'success', mark: 'check' },
  waiting: { tone: 'info', mark: 'clock' },
  failed: { tone: 'danger', mark: 'cross' },
  unknown: { tone: 'neutral', mark: 'question' },
};

export interface ConditionView {
  key: string;
  state: ConditionState;
  text: string;
  /** `12 min left`, where the sentence does not say it. */
  left?: string;
}

export interface Checklist {
  /** In the backend's order. */
  open: ConditionView[];
  met: ConditionView[];
}

/** Stages that have what was released, or that nothing has reached yet, do not wait for their conditions. */
const SETTLED: readonly Verdict[] = [
  'complete',
  'rolling',
  'waiting',
  'empty',
  'failed',
];

export function checklistOf(
  stage: Stage,
  reading: Reading,
): Checklist | undefined {
  const { conditions = [], verdict, release } = stage;
  const isSettled = SETTLED.includes(verdict) && !release.offered;
  if (conditions.length === 0 || isSettled) {
    return undefined;
  }
  const views = conditions
    .filter(one => !isToldByQuorum(one, stage) && !isToldByHold(one, stage))
    .map(one => conditionView(one, reading));
  return {
    open: views.filter(({ state }) => state !== 'met'),
    met: views.filter(({ state }) => state === 'met'),
  };
}

/** The approvals are told with the names of those who gave them; a reason why more are asked for is told here. */
function isToldByQuorum(
  { code, state, params }: GateCondition,
  { approval }: Stage,
): boolean {
  return (
    code === 'approvals' &&
    state === 'waiting' &&
    approval?.state === 'pending' &&
    !params.because
  );
}

/** Who holds the stage, and why, stands above its conditions. */
function isToldByHold(
  { code, state }: GateCondition,
  { holds = [] }: Stage,
): boolean {
  return code === 'hold' && state === 'waiting' && holds.length > 0;
}

function conditionView(
  condition: GateCondition,
  reading: Reading,
): ConditionView {
  const { code, state, until } = condition;
  const left =
    state === 'waiting' && until ? leftText(until, reading) : undefined;
  const isSaid = code === 'soak' || condition.params.until !== undefined;
  return {
    key: `${code} ${condition.text}`,
    state,
    text: conditionText(condition, reading),
    left: left && !isSaid ? reading.t('conditions.left', { left }) : undefined,
  };
}

/** The person's words, with a time left that is counted from now, else the sentence as it came. */
export function conditionText(
  { code, state, text, params, until }: GateCondition,
  reading: Reading,
): string {
  const filled = withTimes(params, until, reading);
  const key = conditionKey(code, state);
  const isWhole =
    key &&
    messageGaps(conditionMessages[key]).every(
      name => filled[name] !== undefined,
    );
  return isWhole ? reading.t(key, words(filled)) : text;
}

/** The backend counts from its own clock and says times in UTC; the person reads theirs. */
function withTimes(
  params: Record<string, string>,
  until: string | undefined,
  reading: Reading,
): Record<string, string> {
  const left = until && leftText(until, reading);
  if (!until || !left) {
    return params;
  }
  const when = momentText(until, reading);
  const own = ` ${reading.t('time.until', { when })}`;
  return { ...params, left, ...(params.until && { until: own }) };
}

function conditionKey(
  code: GateCondition['code'],
  state: ConditionState,
): ConditionKey | undefined {
  const key = `condition.${code}.${state}`;
  return isConditionKey(key) ? key : undefined;
}

function isConditionKey(key: string): key is ConditionKey {
  return Object.hasOwn(conditionMessages, key);
}

function words(params: Record<string, string>) {
  const word = (name: string) => params[name] ?? '';
  return {
    account: word('account'),
    at: word('at'),
    because: word('because'),
    by: word('by'),
    check: word('check'),
    checks: word('checks'),
    earlier: word('earlier'),
    ended: word('ended'),
    executor: word('executor'),
    gate: word('gate'),
    given: word('given'),
    instance: word('instance'),
    left: word('left'),
    part: word('part'),
    reason: word('reason'),
    release: word('release'),
    required: word('required'),
    since: word('since'),
    soak: word('soak'),
    target: word('target'),
    until: word('until'),
    window: word('window'),
  };
}

/** They wait for a person, not for time. */
const STOPS: readonly GateCondition['code'][] = ['hold', 'proven', 'executor'];

/** Whether the portal is to open it: not where people do, nor where somebody has opened it already. */
export function isLeftToPortal({ gate, verdict, approval }: Stage): boolean {
  const isWaiting = verdict === 'gated' || verdict === 'blocked';
  const isOpen =
    approval?.state === 'approved' || approval?.state === 'executing';
  return gate.kind === 'verified' && isWaiting && !isOpen;
}

/** When a `verified` gate opens by itself, or why it does not; nothing where others open it, or it is open. */
export function opensText(stage: Stage, reading: Reading): string | undefined {
  const { conditions = [] } = stage;
  if (!isLeftToPortal(stage) || conditions.length === 0) {
    return undefined;
  }
  const { t } = reading;
  const open = conditions.filter(({ state }) => state !== 'met');
  const stuck = open.find(
    ({ code, state }) =>
      state === 'failed' || state === 'unknown' || STOPS.includes(code),
  );
  if (stuck) {
    const reason = withoutStop(conditionText(stuck, reading));
    return t('gate.opensNot', { reason });
  }
  if (open.length === 0) {
    return t('gate.opensNow');
  }
  const left = leftOf(open, reading);
  return left ? t('gate.opensIn', { left }) : t('gate.opensLater');
}

/** Until the last of them is met, where all say when. */
export function leftOf(
  open: readonly GateCondition[],
  reading: Reading,
): string | undefined {
  const times = open.map(({ until }) => until && Date.parse(until));
  const known = times.filter(time => typeof time === 'number');
  return known.length === open.length && known.length > 0
    ? leftText(new Date(Math.max(...known)).toISOString(), reading)
    : undefined;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
