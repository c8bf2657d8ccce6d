/** Whether people put something else into a stage past its gate while the release that it is offered was known. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { knownSince } from '../approvals/conditions/passedSince';

/** For people: how the stage was given something else than these revisions since then; undefined when it was not. */
export type PastTheGate = (
  ref: PipelineRef,
  stageName: string,
  revisions: readonly string[],
  since: string,
) => Promise<string | undefined>;

/** The portal undoes that by itself no more than it would lift a hold: people do, or a newer candidate comes. */
export async function isTakenAway(
  { pipeline }: PipelineSnapshot,
  index: number,
  { pastTheGate }: { pastTheGate?: PastTheGate },
): Promise<boolean> {
  const { name, release } = pipeline.stages[index];
  const since = knownSince(pipeline, release.revisions);
  const { ref } = pipeline;
  return (
    (await pastTheGate?.(ref, name, release.revisions, since)) !== undefined
  );
}
