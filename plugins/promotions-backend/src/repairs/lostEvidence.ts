/**
 * Whether a target's evidence is lost: it runs a release whose check left no result, so that a later gate waits for
 * what will never come. To sync it again to what it runs runs the check again. Pure.
 */

import type { Check, Target } from '@stagecraft/plugin-promotions-common';
import { stagePolicy } from '../approvals/policies';
import type { PromotionsConfig } from '../config';
import { same } from '../model/operations';
import type { PipelineSnapshot } from '../model/PipelineReader';

/** Checks that later stages require of what runs in the stage at `index`, and that ran nowhere before them. */
export function missingChecks(
  snapshot: PipelineSnapshot,
  index: number,
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>,
): string[] {
  const { stages } = snapshot.pipeline;
  const names = stages.slice(index + 1).flatMap((later): string[] => {
    if (later.gate.kind !== 'verified' && later.gate.kind !== 'approval') {
      return [];
    }
    const wanted = stagePolicy(snapshot, later.index, config).checks?.names;
    const ran = stages
      .slice(0, later.index)
      .flatMap(({ targets }) => targets)
      .flatMap(({ checks }) => checks)
      .filter(hasResult);
    return (wanted ?? []).filter(name => !ran.some(c => c.name === name));
  });
  return [...new Set(names)];
}

/** The check that is lost; undefined where none is, or where the target does not run what it should. */
export function lostCheck(
  target: Pick<Target, 'verdict' | 'checks' | 'deployed' | 'desired' | 'sync'>,
  missing: readonly string[],
): string | undefined {
  const { verdict, checks, deployed, desired, sync } = target;
  const isThere =
    (verdict === 'complete' || verdict === 'unknown') &&
    sync === 'Synced' &&
    deployed.length > 0 &&
    same(deployed, desired);
  return isThere
    ? checks.find(check => !hasResult(check))?.name ?? missing[0]
    : undefined;
}

function hasResult({ state }: Check): boolean {
  return state === 'passed' || state === 'failed' || state === 'running';
}
