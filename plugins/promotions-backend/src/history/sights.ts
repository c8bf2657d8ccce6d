/** What each target of a pipeline showed last, so that an event which changes nothing costs a few comparisons. */

import type { JudgedTarget, PipelineJudgement } from '../model/judgement';
import { targetMemory } from '../model/memory';

interface TargetSight {
  app: JudgedTarget['app'];
  state: string;
  candidate: readonly string[];
  remembered: unknown;
}

export type Sights = Map<string, TargetSight>;

/** Targets that show something that they did not show before; undefined when nothing did, and none has left. */
export function takeNews(
  sights: Sights,
  { stages, memory }: PipelineJudgement,
): ReadonlySet<JudgedTarget> | undefined {
  let news: Set<JudgedTarget> | undefined;
  const before = sights.size;
  let known = 0;
  for (const { targets } of stages) {
    for (const target of targets) {
      const { name } = target.app.key;
      const remembered = targetMemory(memory, name);
      const sight = sights.get(name);
      known += sight ? 1 : 0;
      if (!isSame(sight, target, remembered)) {
        news = (news ?? new Set()).add(target);
        sights.set(name, sightOf(target, remembered));
      }
    }
  }
  const left = known < before;
  if (left) {
    forgetLeft(sights, stages);
  }
  return left ? news ?? new Set() : news;
}

function forgetLeft(sights: Sights, stages: PipelineJudgement['stages']): void {
  const here = new Set(
    stages.flatMap(({ targets }) => targets.map(({ app }) => app.key.name)),
  );
  [...sights.keys()]
    .filter(name => !here.has(name))
    .forEach(name => sights.delete(name));
}

function isSame(
  before: TargetSight | undefined,
  { app, candidate, judgement }: JudgedTarget,
  remembered: unknown,
): boolean {
  return (
    before?.app === app &&
    before.state === judgement.state &&
    before.candidate === candidate &&
    before.remembered === remembered
  );
}

function sightOf(
  { app, candidate, judgement }: JudgedTarget,
  remembered: unknown,
): TargetSight {
  return { app, candidate, remembered, state: judgement.state };
}
