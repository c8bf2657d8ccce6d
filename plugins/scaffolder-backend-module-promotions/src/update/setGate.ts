/** A gate on a stage that is there; gates are put, never taken away. */
import type { DescribedGate } from '@stagecraft/plugin-promotions-common';
import { InputError } from '@backstage/errors';
import { pruningOf } from './pruning';
import { stagesIn, withExecutor, withGate } from './stages';
import { indexOf, type State } from './state';

/** Undefined where the stage has that gate already. */
export function setGate(
  state: State,
  { stage, gate }: { stage: string; gate: DescribedGate },
  field: string,
  executor?: string,
): State | undefined {
  const { set } = state;
  const stages = stagesIn(set);
  const index = indexOf(stages, stage, `${field}.stage`);
  const now = stages[index].gate ?? 'argocd';
  if (now === gate) return undefined;
  const order = ['argocd', 'verified', 'approval'];
  if (order.indexOf(now) < 0 || order.indexOf(gate) < order.indexOf(now)) {
    throw new InputError(
      `${field}.gate: the stage "${stage}" has the gate ${now}, and ${gate} would take it away; do that by hand, where those who own the file see it`,
    );
  }
  const gated = pruningOf(withGate(set, index, gate));
  const named = gate === 'verified' ? withExecutor(gated, executor) : gated;
  return { ...state, set: named };
}
