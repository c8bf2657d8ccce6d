/** Where Argo CD's claim, or what the ApplicationSet says, and the evidence differ in one stage. */

import type { Warning } from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../argocd/types';
import type { NameRelease } from './explain';
import { gateWarnings } from './gateWarnings';
import type { JudgedStage, JudgedTarget } from './judgement';
import type { PipelineMemory } from './memory';
import { claimWarnings } from './claimWarnings';
import { same, startedBy } from './operations';
import { syncWarnings } from './syncWarnings';
import { claimsOf } from './steps';
import { targetWords, warn } from './warn';

/** What a warning of a stage is told from. */
export interface WarningContext {
  set: ApplicationSet;
  memory: PipelineMemory;
  stages: readonly JudgedStage[];
  nameRelease: NameRelease;
  /** An image that the release renders to and that does not run; undefined when that is not known. */
  missingImage: (target: JudgedTarget) => string | undefined;
}

export function stageWarnings(
  stage: JudgedStage,
  context: WarningContext,
): Warning[] {
  return [
    ...gateWarnings(stage, context.set),
    ...goneTargets(stage, context),
    ...stage.targets.flatMap(target => [
      ...orderWarnings(target, stage, context),
      ...claimWarnings(target, stage, context),
      ...syncWarnings(target, stage, context),
    ]),
  ];
}

/** One that runs what an earlier stage has not completed: by hand, unseen (recording 3.5/skip) or too early. */
function orderWarnings(
  target: JudgedTarget,
  stage: JudgedStage,
  { stages, nameRelease }: WarningContext,
): Warning[] {
  const { candidate, verdict, judgement } = target;
  if (verdict !== 'outOfOrder') {
    return [];
  }
  const { earlier = '' } = judgement.params;
  const by = startedBy(target.app) ?? '';
  const words = { ...targetWords(target, stage, nameRelease), earlier, by };
  if (by !== '') {
    return [warn('aheadByHand', words)];
  }
  const unseen = stages
    .find(({ plan }) => plan.name === earlier)
    ?.targets.some(({ app }) => !same(app.sync.revisions, candidate));
  return [warn(unseen ? 'openedUnseen' : 'openedEarly', words)];
}

/** What is not there: counted by Argo CD and not seen, there before, or no longer generated (recording 3.5/safe). */
function goneTargets(
  { plan, targets }: JudgedStage,
  { set, memory, nameRelease }: WarningContext,
): Warning[] {
  const stage = plan.name;
  const gone = Object.entries(memory.gone ?? {}).filter(
    ([name, entry]) => entry.stage === stage && name !== plan.missing,
  );
  const claims = claimsOf(set);
  // Argo CD writes the step -1 for what it does not generate any more, or forgets it.
  const left = targets.filter(
    ({ app }) =>
      claims.size > 0 &&
      app.history.length > 0 &&
      (claims.get(app.key.name)?.step ?? -1) === -1,
  );
  return [
    ...(plan.missing
      ? [warn('targetMissing', { target: plan.missing, stage })]
      : []),
    ...gone.map(([target, { revisions }]) => {
      const older = nameRelease(revisions);
      return warn('targetVanished', { target, stage, older });
    }),
    ...left.map(({ app }) =>
      warn('notGenerated', { target: app.key.name, stage }),
    ),
  ];
}
