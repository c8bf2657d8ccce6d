/** Argo CD's rollout calls a target Healthy, and the evidence says otherwise (recordings gatejobs, gatesync, degraded). */

import type {
  Warning,
  WarningCode,
} from '@stagecraft/plugin-promotions-common';
import { missedChecks } from './checks';
import { outOfSync } from './differences';
import type { JudgedStage, JudgedTarget } from './judgement';
import { runKey, targetMemory, type CheckRecord } from './memory';
import { same } from './operations';
import { claimsOf } from './steps';
import { targetWords, warn } from './warn';
import type { WarningContext } from './warnings';

export function claimWarnings(
  target: JudgedTarget,
  stage: JudgedStage,
  context: WarningContext,
): Warning[] {
  const { app, candidate } = target;
  const claim = claimsOf(context.set).get(app.key.name);
  if (claim?.status !== 'Healthy') {
    return [];
  }
  const words = targetWords(target, stage, context.nameRelease);
  const isOfCandidate =
    app.hydration !== undefined || same(claim.targetRevisions, candidate);
  const check = isOfCandidate ? wantingCheck(target, context) : undefined;
  return check ? [wanting(check, words)] : untrueOf(target, words);
}

/** A check that failed, still runs, or has not run although the release before ran it. */
function wantingCheck(
  { app, candidate, verdict }: JudgedTarget,
  { memory }: WarningContext,
): CheckRecord | undefined {
  const known = targetMemory(memory, app.key.name) ?? { runs: {} };
  const run = known.runs[runKey(candidate, app.specDigest)] ?? { checks: [] };
  const ended = run.succeededAt !== undefined || verdict === 'complete';
  const missed = ended ? [] : missedChecks(run, known);
  return [...run.checks, ...missed].find(({ state }) =>
    ['failed', 'running', 'absent'].includes(state),
  );
}

function wanting(
  { name: check, state, message }: CheckRecord,
  words: Record<string, string>,
): Warning {
  switch (state) {
    case 'failed':
      return warn('claimedHealthy.checkFailed', { ...words, check }, message);
    case 'running':
      return warn('claimedHealthy.checkRunning', { ...words, check });
    default:
      return warn('claimedHealthy.checkAbsent', { ...words, check });
  }
}

function untrueOf(
  { app, verdict, judgement }: JudgedTarget,
  words: Record<string, string>,
): Warning[] {
  if (app.health.status === 'Degraded') {
    return [warn('claimedHealthy.degraded', words, app.health.message)];
  }
  const { child, message } = judgement.params;
  if (judgement.code === 'childFailed') {
    return [warn('claimedHealthy.childFailed', { ...words, child }, message)];
  }
  if (verdict !== 'failed' && verdict !== 'drifted') {
    return [];
  }
  const code: WarningCode = `claimedHealthy.${verdict}`;
  const { resources } = outOfSync(app);
  return [warn(code, words, verdict === 'failed' ? message : resources)];
}
