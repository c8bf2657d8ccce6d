/** What a stage's card shows: what it runs, what it becomes, and its targets, counted where they are many. */

import type {
  Pipeline,
  Stage,
  Target,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import { VERDICTS_BY_URGENCY } from './look';
import { commitOf, deployedName, releaseName } from './revisions';

/** More targets than these are counted, not listed. */
export const LISTED_TARGETS = 4;

export interface StageRelease {
  /** What runs, where it is not the release. */
  from?: string;
  to: string;
  /** Revisions that run on some targets beside `from`. */
  others: string[];
  subject?: string;
  author?: string;
  date?: string;
  url?: string;
}

export function releaseOf(pipeline: Pipeline, stage: Stage): StageRelease {
  const to = releaseName(stage.release.revisions);
  const running = stage.deployed.map(deployedName).filter(name => name !== to);
  const commit = commitOf(pipeline, stage.release.revisions);
  return {
    from: running.at(0),
    to,
    others: running.slice(1),
    subject: commit?.subject,
    author: commit?.author,
    date: commit?.date,
    url: commit?.url ?? stage.targets.find(t => t.links.desired)?.links.desired,
  };
}

export interface VerdictCount {
  verdict: Verdict;
  count: number;
}

export function isCounted(stage: Stage): boolean {
  return stage.targets.length > LISTED_TARGETS;
}

/** How many targets are in each verdict, from those that are done to those in trouble. */
export function countVerdicts(targets: readonly Target[]): VerdictCount[] {
  return [...VERDICTS_BY_URGENCY]
    .reverse()
    .map(verdict => ({
      verdict,
      count: targets.filter(target => target.verdict === verdict).length,
    }))
    .filter(({ count }) => count > 0);
}

const TROUBLES: readonly Verdict[] = ['failed', 'outOfOrder', 'drifted'];

/** The targets that stay listed when a stage is counted: those that somebody must see to. */
export function targetsInTrouble(targets: readonly Target[]): Target[] {
  return targets
    .filter(({ verdict }) => TROUBLES.includes(verdict))
    .slice(0, LISTED_TARGETS);
}

/** Targets in the order in which they ask for attention; those of one verdict keep theirs. */
export function byUrgency(targets: readonly Target[]): Target[] {
  const rank = (target: Target) => VERDICTS_BY_URGENCY.indexOf(target.verdict);
  return [...targets].sort((a, b) => rank(a) - rank(b));
}
