/**
 * Notes when a target was in trouble, or ran something else, after it had completed a release: raw times, so that how
 * much of it a policy tolerates is told later. Pure; the same memory comes back when nothing is new.
 */

import type { Application } from '../argocd/types';
import {
  runKey,
  type CandidateRun,
  type Lapse,
  type TargetMemory,
} from './memory';
import { deployedRevisions, isBusy } from './operations';

/** Of more, the oldest are told as one that lasted: nothing opens sooner for that. */
export const MOST_LAPSES = 10;

/** What Argo CD calls the health of something that does not work. */
const TROUBLE: ReadonlySet<string> = new Set(['Degraded', 'Missing']);

/** `now`: our clock. */
export function noteLapses(
  target: TargetMemory,
  app: Application,
  now: Date,
): TargetMemory {
  let runs: Record<string, CandidateRun> | undefined;
  for (const [key, run] of Object.entries(target.runs)) {
    if (run.completedAt !== undefined) {
      const kinds = kindsOf(run, key, app);
      const lapses = noted(run.lapses, kinds, now);
      if (lapses !== run.lapses) {
        runs = { ...(runs ?? target.runs), [key]: { ...run, lapses } };
      }
    }
  }
  return runs ? { ...target, runs } : target;
}

/** What lapses now; undefined where that cannot be told, so that it stays as it was. */
type Now = Record<Lapse['kind'], boolean | undefined>;

/** While an operation is at work the health speaks of what comes as much as of what was there. */
function kindsOf(run: CandidateRun, key: string, app: Application): Now {
  if (!isHere(run, key, app)) {
    return { away: true, trouble: false };
  }
  const trouble = isBusy(app) ? undefined : TROUBLE.has(app.health.status);
  return { away: false, trouble };
}

/** A release that changed nothing here is here until something else is deployed. */
function isHere(
  { succeededAt, completedAt = '' }: CandidateRun,
  key: string,
  app: Application,
): boolean {
  const { specDigest, sync, history } = app;
  if (key === runKey(deployedRevisions(app), specDigest)) {
    return true;
  }
  if (succeededAt !== undefined || !key.endsWith(` ${specDigest}`)) {
    return false;
  }
  const last = history[history.length - 1]?.deployedAt ?? '';
  return (
    (sync.status === 'Synced' && key === runKey(sync.revisions, specDigest)) ||
    Date.parse(last) <= Date.parse(completedAt)
  );
}

function noted(
  known: readonly Lapse[] | undefined,
  now: Now,
  at: Date,
): readonly Lapse[] | undefined {
  return (['trouble', 'away'] as const).reduce(
    (lapses, kind) => notedKind(lapses, kind, now[kind], at),
    known,
  );
}

function notedKind(
  known: readonly Lapse[] = [],
  kind: Lapse['kind'],
  lasts: boolean | undefined,
  at: Date,
): readonly Lapse[] | undefined {
  const open = known.find(l => l.kind === kind && l.to === undefined);
  if (lasts === undefined || lasts === (open !== undefined)) {
    return known.length === 0 ? undefined : known;
  }
  const iso = at.toISOString();
  return lasts
    ? withoutMany([...known, { kind, from: iso }])
    : known.map(lapse => (lapse === open ? { ...lapse, to: iso } : lapse));
}

/** At most so many; the two oldest of a kind that are over become one. */
export function withoutMany(lapses: readonly Lapse[]): readonly Lapse[] {
  if (lapses.length <= MOST_LAPSES) {
    return lapses;
  }
  const first = lapses.find(({ to }) => to !== undefined);
  const second = lapses.find(
    l => l !== first && l.to !== undefined && l.kind === first?.kind,
  );
  if (!first || !second) {
    return lapses;
  }
  const one = { ...first, to: second.to };
  return withoutMany(
    lapses.filter(l => l !== second).map(l => (l === first ? one : l)),
  );
}
