/** What is true of one target for one candidate, from its own evidence alone; the other stages have no say here. */

import type { Application, ApplicationStatus } from '../argocd/types';
import { leftovers, outOfSync } from './differences';
import { runKey, type CandidateRun, type TargetMemory } from './memory';
import {
  deployedRevisions,
  deploying,
  hangsAtWindow,
  isBusy,
  isRunning,
  same,
  triedLast,
  waitsForRetry,
} from './operations';

/** How long after an operation its target may still read as before: Argo CD compares it again a moment later. */
export const SETTLE_MS = 5_000;

/** `idle`: nothing has happened here for the candidate; its stage tells whether it waits or is gated. */
export type TargetState =
  | 'complete'
  | 'rolling'
  | 'failed'
  | 'blocked'
  | 'drifted'
  | 'unknown'
  | 'idle';

export interface TargetJudgement {
  state: TargetState;
  /** Names the reason; `explain.ts` has the words. */
  code: string;
  params: Record<string, string>;
  /** When that began, as far as the evidence tells; ISO 8601. */
  since?: string;
  /** When it must be judged again although nothing arrives; milliseconds of our clock. */
  recheckAt?: number;
}

export interface TargetCase {
  app: Application;
  candidate: string[];
  memory: TargetMemory | undefined;
  /** What Argo CD claims of it. */
  claim: ApplicationStatus | undefined;
  /** Our clock, in milliseconds. */
  now: number;
}

export function judgeTarget(target: TargetCase): TargetJudgement {
  return (
    judgeFailure(target) ??
    judgeBusy(target) ??
    judgeComparison(target) ??
    judgeCompared(target)
  );
}

/** Whether it runs the candidate, or was told to: then earlier stages must have completed it. */
export function runsCandidate({ app, candidate }: TargetCase): boolean {
  return (
    same(deployedRevisions(app), candidate) ||
    (isBusy(app) && same(deploying(app), candidate))
  );
}

export function runOf({
  app,
  candidate,
  memory,
}: Pick<TargetCase, 'app' | 'candidate' | 'memory'>): CandidateRun | undefined {
  return memory?.runs[runKey(candidate, app.specDigest)];
}

/** A check that failed for good speaks against the candidate whatever RollingSync does next (recording gatejobs). */
function judgeFailure(target: TargetCase): TargetJudgement | undefined {
  const failure = runOf(target)?.failure;
  if (!failure || (failure.reason === 'operation' && isBusy(target.app))) {
    return undefined;
  }
  const failed = runOf(target)?.checks.filter(c => c.state === 'failed') ?? [];
  return {
    state: 'failed',
    code: failure.reason === 'check' ? 'checkFailed' : 'operationFailed',
    params: {
      check: failed.map(check => check.name).join(', '),
      message: failure.message,
    },
    since: failure.at,
  };
}

function judgeBusy(target: TargetCase): TargetJudgement | undefined {
  const { app, candidate } = target;
  if (!isBusy(app)) {
    return undefined;
  }
  const { operation } = app;
  const since = isRunning(operation) ? operation?.startedAt : undefined;
  const params = {
    revision: deploying(app).join(' '),
    message: isRunning(operation) ? operation?.message ?? '' : '',
    attempt: String(operation?.retryCount ?? 0),
    limit: String(operation?.retryLimit ?? 0),
  };
  if (hangsAtWindow(app)) {
    return { state: 'blocked', code: 'windowBlocks', params, since };
  }
  return { state: 'rolling', code: busyCode(app, candidate), params, since };
}

function busyCode(app: Application, candidate: string[]): string {
  const revisions = deploying(app);
  if (!same(revisions, candidate)) {
    return revisions.length > 0 ? 'rollingOther' : 'rollingUntold';
  }
  if (waitsForRetry(app.operation)) {
    return 'retrying';
  }
  return app.resources.some(resource => resource.health === 'Suspended')
    ? 'suspended'
    : 'rolling';
}

/** Undefined when it was compared with the candidate, so that its sync status speaks of it. */
function judgeComparison({
  app,
  candidate,
}: TargetCase): TargetJudgement | undefined {
  const error = app.conditions.find(({ type }) => /Error$/.test(type));
  if (app.sync.status === 'Unknown' && error) {
    const params = { message: error.message };
    return endedBadly(app)
      ? { state: 'failed', code: 'operationFailed', params, since: error.at }
      : { state: 'unknown', code: 'comparisonFailed', params, since: error.at };
  }
  if (app.sync.status === 'Unknown' || !app.sync.ofThisSpec) {
    return { state: 'unknown', code: 'notComparedYet', params: {} };
  }
  return same(app.sync.revisions, candidate)
    ? undefined
    : { state: 'unknown', code: 'notCompared', params: {} };
}

/** Its last operation failed and nothing that could be compared tells for which commit (recording brokenset). */
function endedBadly(app: Application): boolean {
  const phase = app.operation?.phase;
  return phase === 'Failed' || phase === 'Error';
}

function judgeCompared(target: TargetCase): TargetJudgement {
  return target.app.sync.status === 'Synced'
    ? judgeSynced(target)
    : judgeOutOfSync(target);
}

function judgeSynced(target: TargetCase): TargetJudgement {
  const { app } = target;
  const { status, message = '', since } = app.health;
  if (status === 'Degraded') {
    return judgeDegraded(target);
  }
  if (status === 'Suspended') {
    return { state: 'rolling', code: 'suspended', params: {}, since };
  }
  if (status === 'Progressing' || status === 'Missing') {
    return {
      state: 'rolling',
      code: 'progressing',
      params: { message },
      since,
    };
  }
  if (status !== 'Healthy') {
    return { state: 'unknown', code: 'healthUnknown', params: { message } };
  }
  const checking = runOf(target)?.checks.find(c => c.state === 'running');
  if (checking) {
    const params = { check: checking.name };
    return { state: 'rolling', code: 'checkRunning', params };
  }
  return isDue(target)
    ? { state: 'rolling', code: 'syncDue', params: {} }
    : { state: 'complete', code: 'complete', params: {}, since: latest(app) };
}

function judgeOutOfSync(target: TargetCase): TargetJudgement {
  const { app, candidate } = target;
  const tried = same(triedLast(app), candidate);
  const completed = runOf(target)?.completedAt !== undefined;
  const settles = settling(target);
  if (settles !== undefined && !completed) {
    const params = {};
    return { state: 'rolling', code: 'settling', params, recheckAt: settles };
  }
  if (app.health.status === 'Degraded' && (tried || completed)) {
    return judgeDegraded(target);
  }
  if (completed || wasHealthyAt(target)) {
    return { state: 'drifted', code: 'drifted', params: outOfSync(app) };
  }
  if (!tried) {
    return { state: 'idle', code: 'idle', params: outOfSync(app) };
  }
  return isDue(target)
    ? { state: 'rolling', code: 'syncDue', params: {} }
    : {
        state: 'failed',
        code: leftovers(app) ? 'leftover' : 'stillOutOfSync',
        params: outOfSync(app),
        since: app.operation?.finishedAt,
      };
}

/** Degraded since before the operation for the candidate began, it still speaks of what ran before. */
function judgeDegraded(target: TargetCase): TargetJudgement {
  const { app } = target;
  const { message = '', since } = app.health;
  const settles = settling(target);
  const older = since !== undefined && since < (app.operation?.startedAt ?? '');
  if (older && settles !== undefined) {
    const params = { message };
    return { state: 'rolling', code: 'settling', params, recheckAt: settles };
  }
  return { state: 'failed', code: 'degraded', params: { message }, since };
}

/**
 * When the target's status will have settled after the operation that ended; undefined when it has. Argo
 * CD's own times tell it where they can, so that a restart of ours does not start the wait again.
 */
function settling(target: TargetCase): number | undefined {
  const { app, memory, now } = target;
  const { operation } = app;
  if (operation?.phase !== 'Succeeded' || operation.finishedAt === undefined) {
    return undefined;
  }
  if (triedLast(app).length === 0) {
    return undefined;
  }
  const finished = Date.parse(operation.finishedAt);
  const compared = Date.parse(app.reconciledAt ?? '');
  if (isSettled(target, compared - finished)) {
    return undefined;
  }
  const ended = memory?.ended;
  const seen =
    ended?.startedAt === operation.startedAt ? Date.parse(ended.seenAt) : now;
  return seen + SETTLE_MS > now ? seen + SETTLE_MS : undefined;
}

/** `sinceEnd`: milliseconds from the operation's end to the comparison, in whole seconds of Argo CD's clock. */
function isSettled(target: TargetCase, sinceEnd: number): boolean {
  const { app, candidate, claim } = target;
  const triedThis = same(triedLast(app), candidate);
  const leftBehind = leftovers(app) && claim?.status !== 'Pending';
  return (
    sinceEnd >= SETTLE_MS ||
    (sinceEnd >= 0 && !triedThis) ||
    (sinceEnd >= 0 && leftBehind)
  );
}

/** While the claim is Pending, RollingSync writes an operation again at the end of each one. */
function isDue({ claim }: TargetCase): boolean {
  return claim?.status === 'Pending';
}

/**
 * Argo CD claims Healthy for a revision only after it was Synced and Healthy at it, so after an operation that
 * succeeded this is drift, not a sync that never took: the one thing that tells them apart after a restart.
 */
function wasHealthyAt({ app, candidate, claim }: TargetCase): boolean {
  return (
    claim?.status === 'Healthy' &&
    same(claim.targetRevisions, candidate) &&
    same(triedLast(app), candidate) &&
    app.operation?.phase === 'Succeeded'
  );
}

/** When it became as it is: the later of its last operation's end and its health's last change. */
function latest(app: Application): string | undefined {
  const times = [app.operation?.finishedAt, app.health.since].filter(
    (time): time is string => time !== undefined,
  );
  return times.sort()[times.length - 1];
}
