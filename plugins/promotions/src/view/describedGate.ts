/** The gate of a pipeline that is being made, as the lane draws it. */

import type { DescribedGate } from '@stagecraft/plugin-promotions-common';
import type { GateView } from './gate';
import type { Look } from './look';
import type { Reading } from './reading';

export const GATE_LOOK: Record<DescribedGate, Look> = {
  argocd: { tone: 'neutral', mark: 'play' },
  verified: { tone: 'success', mark: 'check' },
  approval: { tone: 'info', mark: 'person' },
};

export const DESCRIBED_GATES: readonly DescribedGate[] = [
  'argocd',
  'verified',
  'approval',
];

/** As on the tab, nothing is drawn before a first stage that Argo CD opens by itself. */
export function describedGate(
  stage: { name: string; gate: DescribedGate },
  index: number,
  { t }: Reading,
): GateView | undefined {
  if (index === 0 && stage.gate === 'argocd') {
    return undefined;
  }
  const kind = t(`gate.${stage.gate}`);
  return {
    state: 'ahead',
    ...GATE_LOOK[stage.gate],
    kind,
    sentence: t('gate.sentence', {
      stage: stage.name,
      kind,
      state: t('gate.state.ahead'),
    }),
  };
}
