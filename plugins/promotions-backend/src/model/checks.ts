/** What Jobs say of a candidate on one target: the first verdict of each is kept, and a later failure wins. */

import type { CheckState } from '@stagecraft/plugin-promotions-common';
import type {
  Application,
  OperationResource,
  ResourceState,
} from '../argocd/types';
import type { CandidateRun, CheckRecord, TargetMemory } from './memory';
import { isRunning, triedLast } from './operations';

const CHECKING_KINDS: ReadonlySet<string> = new Set(['Job', 'Workflow', 'Pod']);
const CHECK_PHASES = ['PreSync', 'Sync', 'PostSync', 'SyncFail'] as const;

/** Checks that the hooks of the operation shown in the status tell of, with the revisions they speak for. */
export function hookChecks(app: Application): {
  revisions: string[];
  checks: CheckRecord[];
} {
  const { operation } = app;
  if (!operation || operation.dryRun) {
    return { revisions: [], checks: [] };
  }
  const running = isRunning(operation);
  return {
    revisions: running ? operation.revisions : triedLast(app),
    checks: operation.resources.flatMap(hook => hookCheck(app, hook, running)),
  };
}

/** Checks that are plain Jobs among the manifests; they speak for what the target is Synced at. */
export function plainChecks(app: Application): CheckRecord[] {
  if (app.sync.status !== 'Synced' || !app.sync.ofThisSpec) {
    return [];
  }
  return app.resources
    .filter(({ kind, hook }) => kind === 'Job' && !hook)
    .map(job => ({
      name: job.name,
      phase: 'Resource',
      state: jobState(job),
      message: job.healthMessage,
    }));
}

/** RollingSync's second sync deletes a Job and runs it again (recording gatesync); that changes no verdict but to worse. */
export function mergeChecks(
  known: readonly CheckRecord[],
  news: readonly CheckRecord[],
): readonly CheckRecord[] {
  const merged = known.map(check => {
    const next = news.find(other => isSameCheck(other, check));
    return next && outweighs(next.state, check.state) ? next : check;
  });
  const added = news.filter(
    check => !known.some(other => isSameCheck(other, check)),
  );
  const changed =
    added.length > 0 || merged.some((check, index) => check !== known[index]);
  return changed ? [...merged, ...added] : known;
}

/** Hooks that an earlier release of the target ran and this one's sync left out, as a rollback does. */
export function missedChecks(
  run: CandidateRun,
  { runs }: TargetMemory,
): CheckRecord[] {
  return expectedChecks(runs).filter(
    check => !run.checks.some(other => isSameCheck(other, check)),
  );
}

/** The hooks that the target's latest release with any of them ran, none of them seen yet. */
export function expectedChecks(runs: TargetMemory['runs']): CheckRecord[] {
  const hooksOf = ({ checks }: CandidateRun) =>
    checks.filter(({ phase }) => phase !== 'Resource');
  const latest = Object.values(runs)
    .map(hooksOf)
    .findLast(hooks => hooks.length > 0);
  return (latest ?? []).map(({ name, phase }) => ({
    name,
    phase,
    state: 'absent',
  }));
}

export function isStartedByPerson(app: Application): boolean {
  return app.operation?.initiatedBy.automated === false;
}

function isSameCheck(a: CheckRecord, b: CheckRecord): boolean {
  return stemOf(a.name) === stemOf(b.name) && a.phase === b.phase;
}

/** A hook with `generateName` is called after its commit, phase and start: `gate-1a2b3c4-sync-1763728560`. */
function stemOf(name: string): string {
  return name.replace(/[0-9a-f]{7}-(pre|post)?sync(fail)?-\d+$/, '');
}

function outweighs(next: CheckState, known: CheckState): boolean {
  const settled = known === 'passed' || known === 'failed';
  return settled ? next === 'failed' && known === 'passed' : next !== known;
}

function hookCheck(
  app: Application,
  hook: OperationResource,
  running: boolean,
): CheckRecord[] {
  const phase = CHECK_PHASES.find(known => known === hook.hookType);
  if (!phase || !CHECKING_KINDS.has(hook.kind)) {
    return [];
  }
  const { name, message } = hook;
  return [{ name, phase, state: hookState(app, hook, running), message }];
}

function hookState(
  app: Application,
  hook: OperationResource,
  running: boolean,
): CheckState {
  const job = app.resources.find(
    ({ kind, name }) => kind === hook.kind && name === hook.name,
  );
  switch (hook.hookPhase) {
    case 'Succeeded':
      return job && wasOnlyResumed(job) ? 'running' : 'passed';
    case 'Failed':
    case 'Error':
      return running ? 'running' : 'failed';
    case 'Running':
      return 'running';
    default:
      return 'unknown';
  }
}

/** Argo CD takes a resumed Job for finished at once (recording suspended). */
function wasOnlyResumed({ health, healthMessage = '' }: ResourceState) {
  return health === 'Healthy' && /resumed/i.test(healthMessage);
}

function jobState(job: ResourceState): CheckState {
  switch (job.health) {
    case 'Healthy':
      return wasOnlyResumed(job) ? 'running' : 'passed';
    case 'Degraded':
      return 'failed';
    case 'Progressing':
    case 'Suspended':
      return 'running';
    case 'Missing':
      return 'absent';
    default:
      return 'unknown';
  }
}
