/** From an event at Argo CD to the first API answer that tells of it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { TARGETS_EACH } from '../argocd/Fleet';
import type { ArgoCds } from '../processes/ArgoCds';
import type { Visitor } from '../processes/Backend';
import { pipelinePath } from './openings';
import { wallClock } from './wallClock';

/** So that the events meet every phase of whatever happens at intervals; milliseconds. */
const SPREAD_MS = 37;

/** Resolves with when the first answer that names the revision was read, by the machine's clock. */
export async function untilShown(
  visitor: Visitor,
  path: string,
  revision: string,
): Promise<number> {
  for (;;) {
    const { text } = await visitor.get(path);
    if (text.includes(revision)) return wallClock();
  }
}

/** A commit for the first target of each pipeline in turn; what each took to show, in milliseconds. */
export async function timesToShow(
  argo: ArgoCds,
  visitor: Visitor,
  pipelines: readonly number[],
  samples: number,
): Promise<number[]> {
  const [instance] = argo.names;
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const pipeline = pipelines[sample % pipelines.length];
    const path = pipelinePath(instance, pipeline);
    await sleep((sample * 11) % SPREAD_MS);
    const at = pipeline * TARGETS_EACH;
    const { sentAt, revision } = await argo.tell(instance, at, 'commit');
    times.push((await untilShown(visitor, path, revision)) - sentAt);
  }
  return times;
}
