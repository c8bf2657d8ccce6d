/** How long things take in the simulated Argo CD and its clusters, in milliseconds. */

import { Random } from '../world/random';
import { SimClock } from '../world/types';

/** Lower and upper bound of each duration; the figures are those of the recordings. */
export const PACE = {
  /** From a change to the ApplicationSet controller's look at it. */
  setLatency: [18, 40],
  /** Between two writes of one reconcile of an ApplicationSet. */
  setWrite: [15, 30],
  /** From a live resource's change to the comparison of its Application. */
  compareLatency: [8, 20],
  /** One comparison. */
  compare: [15, 45],
  /** From `operation` being written to its first state. */
  operationLatency: [40, 80],
  /** Beginning an operation and applying its first wave. */
  apply: [350, 650],
  /** Applying a namespace, which is all of its wave. */
  applyNamespace: [250, 400],
  /** Applying a wave of an operation that goes on. */
  applyNext: [140, 270],
  /** Between the history entry and the end of the operation. */
  finish: [15, 35],
  /** Argo CD's own pause after each wave but the last (ARGOCD_SYNC_WAVE_DELAY). */
  waveDelay: [2000, 2000],
  /** From a pod's creation to its containers running and ready. */
  podStart: [900, 1300],
  /** From a Job's pod being done to its status saying so. */
  jobEnd: [200, 500],
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

/** Durations other than the usual ones: a busier or slower laboratory. */
export type PaceChanges = Partial<
  Record<keyof typeof PACE, readonly [number, number]>
>;

export function createPace(
  clock: SimClock,
  random: Random,
  changes: PaceChanges = {},
): Pace {
  const of = (what: keyof typeof PACE) => {
    const [low, high] = changes[what] ?? PACE[what];
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
