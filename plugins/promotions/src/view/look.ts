/** How each state looks. A mark always comes with its word, so that colour carries no meaning alone. */

import type {
  CheckState,
  Freshness,
  Verdict,
} from '@stagecraft/plugin-promotions-common';

export type Tone = 'success' | 'info' | 'danger' | 'warning' | 'neutral';

export type Mark =
  | 'check'
  | 'cross'
  | 'clock'
  | 'turning'
  | 'dots'
  | 'bars'
  | 'drift'
  | 'order'
  | 'question'
  | 'circle'
  | 'alert'
  | 'info'
  | 'dot'
  | 'person'
  | 'play';

export interface Look {
  tone: Tone;
  mark: Mark;
}

export const VERDICT_LOOK: Record<Verdict, Look> = {
  complete: { tone: 'success', mark: 'check' },
  rolling: { tone: 'info', mark: 'turning' },
  failed: { tone: 'danger', mark: 'cross' },
  waiting: { tone: 'neutral', mark: 'dots' },
  gated: { tone: 'info', mark: 'clock' },
  blocked: { tone: 'warning', mark: 'bars' },
  drifted: { tone: 'warning', mark: 'drift' },
  outOfOrder: { tone: 'warning', mark: 'order' },
  empty: { tone: 'neutral', mark: 'circle' },
  unknown: { tone: 'neutral', mark: 'question' },
};

export const CHECK_LOOK: Record<CheckState, Look> = {
  passed: { tone: 'success', mark: 'check' },
  failed: { tone: 'danger', mark: 'cross' },
  running: { tone: 'info', mark: 'turning' },
  absent: { tone: 'neutral', mark: 'circle' },
  unknown: { tone: 'neutral', mark: 'question' },
};

export const FRESHNESS_LOOK: Record<Freshness['state'], Look> = {
  live: { tone: 'success', mark: 'dot' },
  stale: { tone: 'warning', mark: 'clock' },
  unreachable: { tone: 'danger', mark: 'alert' },
};

/** What asks most for attention comes first. */
export const VERDICTS_BY_URGENCY: readonly Verdict[] = [
  'failed',
  'outOfOrder',
  'blocked',
  'gated',
  'drifted',
  'rolling',
  'unknown',
  'waiting',
  'empty',
  'complete',
];
