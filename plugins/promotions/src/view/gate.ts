/** The gate in front of a stage: what opens it, and whether it is open. */

import type { Stage, Verdict } from '@stagecraft/plugin-promotions-common';
import { awaitsDecision, quorumOf } from './approval';
import type { Quorum } from './approval';
import { isLeftToPortal, leftOf } from './conditions';
import type { Mark, Tone } from './look';
import type { Reading } from './reading';

/** `passed`: the stage was entered although the gate had not opened. */
export type GateState = 'open' | 'held' | 'shut' | 'passed' | 'ahead';

export interface GateView {
  state: GateState;
  tone: Tone;
  mark: Mark;
  /** Stands in the knob instead of the mark. */
  count?: string;
  kind: string;
  detail?: string;
  /** The whole of it, for those who do not see the drawing. */
  sentence: string;
}

const LOOK: Record<GateState, { tone: Tone; mark: Mark }> = {
  open: { tone: 'success', mark: 'check' },
  held: { tone: 'info', mark: 'clock' },
  shut: { tone: 'danger', mark: 'cross' },
  passed: { tone: 'warning', mark: 'order' },
  ahead: { tone: 'neutral', mark: 'dots' },
};

const STATE_OF: Partial<Record<Verdict, GateState>> = {
  complete: 'open',
  rolling: 'open',
  failed: 'open',
  drifted: 'open',
  outOfOrder: 'passed',
  gated: 'held',
  blocked: 'held',
};

/** A person's hold: nothing opens it before somebody lifts that. */
const HELD = { state: 'shut', tone: 'warning', mark: 'bars' } as const;

/** Nothing is drawn before a first stage that Argo CD opens by itself. */
export function gateBefore(
  stages: readonly Stage[],
  index: number,
  reading: Reading,
): GateView | undefined {
  const stage = stages[index];
  if (index === 0 && stage.gate.kind === 'argocd') {
    return undefined;
  }
  const { t } = reading;
  const state = stateOf(stages, index);
  const kind = t(`gate.${stage.gate.kind}`);
  const detail = detailOf(stages, index, state, reading);
  const told = new Set([t(`gate.state.${state}`), detail].filter(Boolean));
  const sentence = t('gate.sentence', {
    stage: stage.name,
    kind,
    state: [...told].join(', '),
  });
  return isHeld(stage, state)
    ? { ...HELD, kind, detail, sentence }
    : {
        state,
        ...LOOK[state],
        kind,
        detail,
        sentence,
        ...countOf(stage, state),
      };
}

function isHeld({ holds = [] }: Stage, state: GateState): boolean {
  return holds.length > 0 && (state === 'held' || state === 'ahead');
}

function stateOf(stages: readonly Stage[], index: number): GateState {
  const stage = stages[index];
  if (stage.gate.closedBecause || stage.approval?.state === 'rejected') {
    return 'shut';
  }
  const own = STATE_OF[stage.verdict];
  if (own) {
    return own;
  }
  return failedBefore(stages, index) ? 'shut' : 'ahead';
}

function failedBefore(stages: readonly Stage[], index: number) {
  return stages.slice(0, index).find(stage => stage.verdict === 'failed');
}

function detailOf(
  stages: readonly Stage[],
  index: number,
  state: GateState,
  reading: Reading,
): string | undefined {
  const { t } = reading;
  const stage = stages[index];
  if (stage.gate.closedBecause) {
    return t('gate.broken');
  }
  if (isHeld(stage, state)) {
    return t('gate.heldBy');
  }
  if (stage.approval?.state === 'rejected') {
    return t('gate.rejected');
  }
  if (state === 'passed') {
    return t('gate.state.passed');
  }
  const failed = state === 'shut' && failedBefore(stages, index);
  if (failed) {
    return t('gate.failedBefore', { stage: failed.name });
  }
  const quorum = state === 'held' && peoplesQuorum(stage);
  return quorum
    ? t('gate.count', countParams(quorum))
    : opensIn(stage, reading);
}

/** Nobody counts approvals at a gate that opens by itself. */
function peoplesQuorum(stage: Stage): Quorum | undefined {
  return awaitsDecision(stage) || stage.gate.kind === 'approval'
    ? quorumOf(stage)
    : undefined;
}

/** How long a verified gate will wait, where time is all that it waits for. */
function opensIn(stage: Stage, reading: Reading): string | undefined {
  const { conditions = [], verdict } = stage;
  const open = conditions.filter(({ state }) => state !== 'met');
  const isTime = open.every(({ state }) => state === 'waiting');
  const left =
    isLeftToPortal(stage) && verdict === 'gated' && isTime
      ? leftOf(open, reading)
      : undefined;
  return left && reading.t('gate.in', { left });
}

function countParams({ given, required }: Quorum) {
  return { given: `${given}`, required: `${required}` };
}

function countOf(stage: Stage, state: GateState): { count?: string } {
  const quorum = state === 'held' && peoplesQuorum(stage);
  return quorum && quorum.required > 1
    ? { count: `${quorum.given}/${quorum.required}` }
    : {};
}
