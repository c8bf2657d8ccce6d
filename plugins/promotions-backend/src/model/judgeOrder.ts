/** Puts a target's own state into the order of the stages: what waits for an earlier one, what a gate holds, what ran ahead. */

import type {
  ExplanationCode,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import type { Application } from '../argocd/types';
import { newestFor, trackOf } from './candidates';
import { childrenOf, type KnownApplications } from './judgeChildren';
import type { JudgedTarget, PipelineFacts } from './judgement';
import {
  runOf,
  runsCandidate,
  type TargetCase,
  type TargetJudgement,
} from './judgeTarget';
import { targetMemory, type PipelineMemory } from './memory';
import { same } from './operations';
import { brokenBy, type claimsOf, type StagePlan } from './steps';

export interface JudgingContext {
  facts: PipelineFacts;
  memory: PipelineMemory;
  plans: readonly StagePlan[];
  claims: ReturnType<typeof claimsOf>;
  known: KnownApplications;
  isSwitchedOff: boolean;
  now: Date;
}

export function caseOf(
  app: Application,
  { memory, claims, known, now }: JudgingContext,
): TargetCase {
  return {
    app,
    candidate: newestFor(memory, app)?.revisions ?? app.sync.revisions,
    memory: targetMemory(memory, app.key.name),
    claim: claims.get(app.key.name),
    children: childrenOf(app, known),
    now: now.getTime(),
  };
}

export function inOrder(
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
    const since = newestFor(context.memory, target.app)?.since;
    const waiting = { ...judgement, since: judgement.since ?? since };
    return because('waiting', 'waiting', waiting, { earlier });
  }
  return state === 'idle'
    ? atGate(plan, target, judgement, context)
    : { verdict: 'unknown', judgement };
}

function atGate(
  plan: StagePlan,
  target: TargetCase,
  judgement: TargetJudgement,
  context: JudgingContext,
): Pick<JudgedTarget, 'verdict' | 'judgement'> {
  const { memory } = context;
  const since =
    lastCompletion(plan, context) ?? newestFor(memory, target.app)?.since;
  const at = { ...judgement, since };
  if (plan.gate.kind === 'argocd') {
    return atArgoGate(plan, judgement, at, context);
  }
  const unproven =
    plan.gate.kind === 'verified' &&
    plan.index > 0 &&
    !isProven(plan, target, context);
  return because(
    'gated',
    unproven ? 'gated.unproven' : `gated.${plan.gate.kind}`,
    at,
    {},
  );
}

function atArgoGate(
  plan: StagePlan,
  judgement: TargetJudgement,
  at: TargetJudgement,
  context: JudgingContext,
): Pick<JudgedTarget, 'verdict' | 'judgement'> {
  const { set } = context.facts;
  const error = brokenBy(set);
  if (error !== undefined) {
    return because('blocked', 'setBroken', at, { message: error.message });
  }
  if (set.strategyType !== 'RollingSync') {
    const type = set.strategyType ?? '';
    return because('blocked', 'strategyIgnored', at, { type });
  }
  if (context.isSwitchedOff) {
    return because('blocked', 'progressiveSyncsOff', at, {});
  }
  return plan.applications.some(app => runsCandidate(caseOf(app, context)))
    ? because('rolling', 'nextBatch', judgement, {})
    : because('gated', 'gated.argocd', at, {});
}

/** Whether some earlier stage deployed the candidate: one that it changes nothing in proves nothing. */
function isProven(
  plan: StagePlan,
  { candidate }: TargetCase,
  context: JudgingContext,
): boolean {
  return context.plans
    .slice(0, plan.index)
    .flatMap(({ applications }) => applications)
    .some(app => {
      const run = runOf({ ...caseOf(app, context), candidate });
      const ran = app.history.some(entry => same(entry.revisions, candidate));
      return ran || run?.succeededAt !== undefined;
    });
}

function because(
  verdict: Verdict,
  code: ExplanationCode,
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
    const isOnTrack = trackOf(app) === track;
    const candidate = isOnTrack ? target.candidate : other.candidate;
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
