/** How long things take in the simulated Argo CD and its clusters, in milliseconds. */

import { Random } from '../world/random';
import { SimClock } from '../world/types';

/** Lower and upper bound of each duration; the figures are those of the recordings. */
export const PACE = {
  /** From a change to the ApplicationSet controller's look at it. */
  setLatency: [8, 20],
  /** Between two writes of one reconcile of an ApplicationSet. */
  setWrite: [15, 30],
  /** From a live resource's change to the comparison of its Application. */
  compareLatency: [40, 90],
  /** One comparison. */
  compare: [40, 110],
  /** From `operation` being written to its first state. */
  operationLatency: [25, 60],
  /** Applying one wave of resources. */
  apply: [330, 520],
  /** Between the history entry and the end of the operation. */
  finish: [15, 35],
  /** Argo CD's own pause after each wave but the last (ARGOCD_SYNC_WAVE_DELAY). */
  waveDelay: [2000, 2000],
  /** From a pod's creation to its containers running and ready. */
  podStart: [900, 1300],
  /** From asking a pod to stop to its end. */
  podStop: [200, 350],
  /** The workload controllers of Kubernetes, for each step. */
  workload: [30, 70],
} as const satisfies Record<string, readonly [number, number]>;

export interface Pace {
  of(what: keyof typeof PACE): number;
  /** Resolves after the time that it takes. */
  wait(what: keyof typeof PACE): Promise<void>;
}

export function createPace(clock: SimClock, random: Random): Pace {
  const of = (what: keyof typeof PACE) => {
    const [low, high] = PACE[what];
    return random.between(low, high);
  };
  return {
    of,
    wait: what =>
      new Promise(resolve => {
        clock.after(of(what), resolve);
      }),
  };
}
