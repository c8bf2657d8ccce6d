/** What is true of one target for one candidate, from its own evidence alone; the other stages have no say here. */

import type { ExplanationCode } from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationStatus } from '../argocd/types';
import { leftovers, outOfSync } from './differences';
import { judgeBusy } from './judgeBusy';
import { judgeChildren, type Child } from './judgeChildren';
import { judgeComparison, judgeHydration } from './judgeComparison';
import { runKey, type CandidateRun, type TargetMemory } from './memory';
import {
  deployedRevisions,
  deploying,
  isBusy,
  isOfRollout,
  same,
  triedLast,
} from './operations';
import { repeating, settling } from './settling';
import { judgeSuspended } from './suspended';

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
  /** Names the reason. */
  code: ExplanationCode;
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
  /** Applications that it owns. */
  children: readonly Child[];
  /** Our clock, in milliseconds. */
  now: number;
}

export function judgeTarget(target: TargetCase): TargetJudgement {
  const own =
    judgeFailure(target) ??
    judgeBusy(target) ??
    judgeHydration(target) ??
    judgeComparison(target) ??
    judgeCompared(target);
  if (own.state !== 'complete') {
    return own;
  }
  const completed = runOf(target)?.completedAt !== undefined;
  return judgeChildren(target.children, completed) ?? own;
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

/**
 * What speaks for the candidate: what was done for it, or, where it changes nothing, for what was deployed last.
 * A commit elsewhere does not make a failed release good.
 */
function evidenceFor(target: TargetCase): CandidateRun | undefined {
  const { app, memory } = target;
  const own = runOf(target);
  const isOwn =
    own !== undefined &&
    (own.succeededAt !== undefined ||
      own.failure !== undefined ||
      own.rerunAt !== undefined ||
      own.checks.length > 0);
  if (isOwn || isBusy(app) || app.sync.status !== 'Synced') {
    return own;
  }
  const deployed = triedLast(app);
  return memory?.runs[runKey(deployed, app.specDigest)] ?? own;
}

/** A check that failed for good speaks against the candidate whatever RollingSync does next (recording gatejobs). */
function judgeFailure(target: TargetCase): TargetJudgement | undefined {
  const { failure, checks = [] } = evidenceFor(target) ?? {};
  if (!failure || (failure.reason === 'operation' && isBusy(target.app))) {
    return undefined;
  }
  const failed = checks.filter(({ state }) => state === 'failed');
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
    return { ...judgeSuspended(app), since };
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
  const { checks = [] } = evidenceFor(target) ?? {};
  const checking = checks.find(c => c.state === 'running');
  if (checking) {
    const params = { check: checking.name };
    return { state: 'rolling', code: 'checkRunning', params };
  }
  const absent = checks.find(c => c.state === 'absent');
  if (absent) {
    const params = { check: absent.name };
    return { state: 'unknown', code: 'checkAbsent', params };
  }
  const recheckAt = repeating(target);
  return isDue(target) || recheckAt !== undefined
    ? { state: 'rolling', code: 'syncDue', params: {}, recheckAt }
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
    return judgeDrift(target);
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

function judgeDrift({ app, candidate }: TargetCase): TargetJudgement {
  const deployed = deployedRevisions(app);
  const ranIt = app.history
    .slice(0, -1)
    .some(({ revisions }) => same(revisions, candidate));
  return ranIt && !same(deployed, candidate)
    ? {
        state: 'drifted',
        code: 'rolledBack',
        params: { revision: deployed.join(' ') },
        since: app.history[app.history.length - 1].deployedAt,
      }
    : { state: 'drifted', code: 'drifted', params: outOfSync(app) };
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
 * While the claim is Pending, RollingSync writes an operation again at the end of each one. A claim that does not
 * know of RollingSync's own operation is older than it, as one is that is only polled (Argo CD before 3.4).
 */
function isDue({ app, candidate, claim }: TargetCase): boolean {
  if (!claim || claim.status === 'Pending') {
    return claim !== undefined;
  }
  const { operation } = app;
  const isOlder =
    claim.since !== undefined && claim.since < (operation?.startedAt ?? '');
  const knowsIt =
    claim.status !== 'Waiting' && same(claim.targetRevisions, candidate);
  return (
    isOlder &&
    !knowsIt &&
    !app.hydration &&
    isOfRollout(operation) &&
    operation?.phase === 'Succeeded' &&
    same(triedLast(app), candidate)
  );
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
