/** The verdict of every stage, from evidence, memory and the time; words and links are added by `presentPipeline`. */

import type {
  ExplanationCode,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import { allWithDryCommits } from './dryCommits';
import { NO_APPLICATIONS } from './judgeChildren';
import type {
  JudgedStage,
  JudgedTarget,
  PipelineFacts,
  PipelineJudgement,
} from './judgement';
import { caseOf, inOrder, type JudgingContext } from './judgeOrder';
import { judgeTarget } from './judgeTarget';
import { noteMembers } from './members';
import type { PipelineMemory } from './memory';
import { offerFor } from './offer';
import { remember } from './remember';
import { noteSince } from './since';
import {
  brokenBy,
  claimsOf,
  isProgressiveSyncOff,
  planStages,
  type StagePlan,
} from './steps';

/** `now`: our clock. The memory that is returned is for the next call. */
export function judgePipeline(
  facts: PipelineFacts,
  before: PipelineMemory,
  now: Date,
): PipelineJudgement {
  const { set, known = NO_APPLICATIONS } = facts;
  const remembered =
    facts.staleBecause || facts.isRemembered
      ? before
      : remember(before, set, facts.applications, now, undefined, known).memory;
  const applications = allWithDryCommits(facts.applications, remembered);
  const { stages: plans, unmatched } = planStages(set, applications);
  const memory = facts.staleBecause
    ? remembered
    : noteMembers(remembered, set, plans, unmatched, now);
  const claims = claimsOf(set);
  const isSwitchedOff = isProgressiveSyncOff(set, applications);
  const context = { facts, memory, plans, claims, known, isSwitchedOff, now };
  const stages = plans.map(plan => judgeStage(plan, context));
  const since = noteSince(memory.since, stages, now);
  return {
    stages: stages.map((stage, index) => ({
      ...stage,
      since: since[index]?.at,
    })),
    unmatched: unmatched.map(app => judgeOne(app, undefined, context)),
    memory: since === memory.since ? memory : { ...memory, since },
    recheckAt: earliest(stages),
  };
}

function judgeStage(plan: StagePlan, context: JudgingContext): JudgedStage {
  const targets = plan.applications.map(app => judgeOne(app, plan, context));
  const offer = offerFor(plan, context);
  const judged = { plan, targets, offer };
  const { staleBecause } = context.facts;
  if (staleBecause !== undefined) {
    const params = { reason: staleBecause };
    return { ...judged, verdict: 'unknown', code: 'stale', params };
  }
  return { ...judged, ...verdictOf(plan, targets, context) };
}

interface StageVerdict {
  verdict: Verdict;
  code: ExplanationCode;
  params: Record<string, string>;
  since?: string;
}

/** The worst of its targets speaks for a stage, in this order. */
const WORST_FIRST = [
  'failed',
  'outOfOrder',
  'blocked',
  'rolling',
  'drifted',
  'unknown',
  'waiting',
  'gated',
  'complete',
] as const satisfies readonly Verdict[];

function verdictOf(
  plan: StagePlan,
  targets: readonly JudgedTarget[],
  context: JudgingContext,
): StageVerdict {
  if (plan.missing !== undefined) {
    const params = { target: plan.missing };
    return { verdict: 'unknown', code: 'targetMissing', params };
  }
  if (targets.length === 0) {
    return emptyStage(plan, context.facts.set);
  }
  const worst = WORST_FIRST.find(verdict =>
    targets.some(target => target.verdict === verdict),
  );
  const speaking = targets.filter(target => target.verdict === worst);
  const { app, verdict, judgement, candidate } = speaking[0];
  return {
    verdict,
    code: judgement.code,
    params: {
      ...judgement.params,
      target: app.key.name,
      open: String(speaking.length),
      total: String(targets.length),
      candidate: candidate.join(' '),
    },
    since: judgement.since,
  };
}

function emptyStage(plan: StagePlan, set: ApplicationSet): StageVerdict {
  if (plan.leaving.length > 0) {
    const params = { target: plan.leaving[0].key.name };
    return { verdict: 'unknown', code: 'targetsLeaving', params };
  }
  const error = brokenBy(set);
  if (error === undefined) {
    return { verdict: 'empty', code: 'empty', params: {} };
  }
  const params = { message: error.message };
  return { verdict: 'blocked', code: 'setBroken', params, since: error.at };
}

/** `plan`: its stage; undefined for a target that matches none. */
function judgeOne(
  app: Application,
  plan: StagePlan | undefined,
  context: JudgingContext,
): JudgedTarget {
  const target = caseOf(app, context);
  const judgement = judgeTarget(target);
  const judged = { app, candidate: target.candidate };
  if (!plan || judgement.state === 'failed') {
    const verdict = judgement.state === 'idle' ? 'waiting' : judgement.state;
    return { ...judged, verdict, judgement };
  }
  return { ...judged, ...inOrder(plan, target, judgement, context) };
}

function earliest(stages: readonly JudgedStage[]): number | undefined {
  const times = stages
    .flatMap(stage => stage.targets)
    .map(target => target.judgement.recheckAt)
    .filter((time): time is number => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}
