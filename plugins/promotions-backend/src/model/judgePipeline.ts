/** The verdict of every stage, from evidence, memory and the time; words and links are added by `presentPipeline`. */

import type { Verdict } from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import { newestFor, trackOf } from './candidates';
import type {
  JudgedStage,
  JudgedTarget,
  PipelineFacts,
  PipelineJudgement,
} from './judgement';
import {
  judgeTarget,
  runOf,
  runsCandidate,
  type TargetCase,
  type TargetJudgement,
} from './judgeTarget';
import { targetMemory, type PipelineMemory } from './memory';
import { offerFor } from './offer';
import { remember } from './remember';
import { noteSince } from './since';
import { claimsOf, errorOf, planStages, type StagePlan } from './steps';

/** `now`: our clock. The memory that is returned is for the next call. */
export function judgePipeline(
  facts: PipelineFacts,
  before: PipelineMemory,
  now: Date,
): PipelineJudgement {
  const memory = facts.staleBecause
    ? before
    : remember(before, facts.set, facts.applications, now);
  const { stages: plans, unmatched } = planStages(
    facts.set,
    facts.applications,
  );
  const claims = claimsOf(facts.set);
  const context = { facts, memory, plans, claims, now };
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

interface JudgingContext {
  facts: PipelineFacts;
  memory: PipelineMemory;
  plans: readonly StagePlan[];
  claims: ReturnType<typeof claimsOf>;
  now: Date;
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
  code: string;
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
      count: String(speaking.length),
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
  const error = errorOf(set);
  return error === undefined
    ? { verdict: 'empty', code: 'empty', params: {} }
    : { verdict: 'blocked', code: 'setBroken', params: { message: error } };
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

function caseOf(
  app: Application,
  { memory, claims, now }: JudgingContext,
): TargetCase {
  return {
    app,
    candidate: newestFor(memory, app)?.revisions ?? app.sync.revisions,
    memory: targetMemory(memory, app.key.name),
    claim: claims.get(app.key.name),
    now: now.getTime(),
  };
}

/** Puts a target's own state into the order of the stages. */
function inOrder(
  plan: StagePlan,
  target: TargetCase,
  judgement: TargetJudgement,
  context: JudgingContext,
): Pick<JudgedTarget, 'verdict' | 'judgement'> {
  const early = firstEarlier(plan, target, context, run => !run?.provenAt);
  if (early && runsCandidate(target)) {
    return because('outOfOrder', 'outOfOrder', judgement, { earlier: early });
  }
  const { state } = judgement;
  if (state !== 'idle' && judgement.code !== 'notCompared') {
    return { verdict: state, judgement };
  }
  const earlier = firstEarlier(plan, target, context, run => !run?.completedAt);
  if (earlier) {
    return because('waiting', 'waiting', judgement, { earlier });
  }
  return state === 'idle'
    ? atGate(plan, judgement, context)
    : { verdict: 'unknown', judgement };
}

function atGate(
  plan: StagePlan,
  judgement: TargetJudgement,
  context: JudgingContext,
): Pick<JudgedTarget, 'verdict' | 'judgement'> {
  const since = lastCompletion(plan, context);
  const at = { ...judgement, since };
  if (plan.gate.kind !== 'argocd') {
    return because('gated', `gated.${plan.gate.kind}`, at, {});
  }
  const error = errorOf(context.facts.set);
  if (error !== undefined) {
    return because('blocked', 'setBroken', at, { message: error });
  }
  if (context.facts.set.strategyType !== 'RollingSync') {
    const type = context.facts.set.strategyType ?? '';
    return because('blocked', 'strategyIgnored', at, { type });
  }
  return plan.applications.some(app => runsCandidate(caseOf(app, context)))
    ? because('rolling', 'nextBatch', judgement, {})
    : because('gated', 'gated.argocd', at, {});
}

function because(
  verdict: Verdict,
  code: string,
  judgement: TargetJudgement,
  params: Record<string, string>,
): Pick<JudgedTarget, 'verdict' | 'judgement'> {
  const merged = { ...judgement.params, ...params };
  return { verdict, judgement: { ...judgement, code, params: merged } };
}

/** The first earlier stage with a target whose run of this candidate lacks something, by name. */
function firstEarlier(
  plan: StagePlan,
  target: TargetCase,
  context: JudgingContext,
  lacks: (run: ReturnType<typeof runOf>) => boolean,
): string | undefined {
  const track = trackOf(target.app);
  const isWanting = (app: Application) => {
    const other = caseOf(app, context);
    const same = trackOf(app) === track;
    const candidate = same ? target.candidate : other.candidate;
    const run = runOf({ ...other, candidate });
    return run?.failure !== undefined || lacks(run);
  };
  return context.plans
    .slice(0, plan.index)
    .find(({ applications, unsure }) => unsure || applications.some(isWanting))
    ?.name;
}

function lastCompletion(
  plan: StagePlan,
  context: JudgingContext,
): string | undefined {
  const times = context.plans
    .slice(0, plan.index)
    .flatMap(({ applications }) => applications)
    .map(app => runOf(caseOf(app, context))?.completedAt)
    .filter((time): time is string => time !== undefined)
    .sort();
  return times[times.length - 1];
}

function earliest(stages: readonly JudgedStage[]): number | undefined {
  const times = stages
    .flatMap(stage => stage.targets)
    .map(target => target.judgement.recheckAt)
    .filter((time): time is number => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}
