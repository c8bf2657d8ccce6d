/** The order in which candidates arrive, told from what Argo CD compares each target with. */

import type { Application } from '../argocd/types';
import {
  MOST_CANDIDATES,
  revisionKey,
  type CandidateRecord,
  type PipelineMemory,
} from './memory';
import { deployedRevisions, same } from './operations';

/**
 * Targets with the same track see the same candidates: the same repositories, charts and branches, whatever
 * folder of them each one takes. A stage that follows another branch has candidates of its own.
 */
export function trackOf(app: Application): string {
  return app.sources
    .map(source =>
      [source.repoURL, source.chart ?? '', source.targetRevision].join(' '),
    )
    .join(' + ');
}

/** Candidates of a target's track, oldest first. */
export function candidatesFor(
  memory: Pick<PipelineMemory, 'candidates'>,
  app: Application,
): readonly CandidateRecord[] {
  return memory.candidates[trackOf(app)] ?? [];
}

export function newestFor(
  memory: Pick<PipelineMemory, 'candidates'>,
  app: Application,
): CandidateRecord | undefined {
  const candidates = candidatesFor(memory, app);
  return candidates[candidates.length - 1];
}

/**
 * Takes in what the targets are compared with. The first sight of a revision makes it the newest candidate,
 * and so does a target's step back to an older one: a branch that was reset. A target that comes to an old
 * candidate for the first time was only late. `news`: those of the applications that were not noted as they are.
 */
export function noteCandidates(
  memory: PipelineMemory,
  applications: readonly Application[],
  news: readonly Application[],
  now: string,
): Pick<PipelineMemory, 'candidates' | 'seen'> {
  const compared = news.filter(isCompared).sort(byComparison);
  let { seen } = memory;
  let candidates = withFirstSight(
    memory.candidates,
    applications,
    compared,
    now,
  );
  for (const app of compared) {
    const key = revisionKey(app.sync.revisions);
    const before = seen[app.key.name];
    if (before !== key) {
      const track = trackOf(app);
      const known = arrive(candidates[track] ?? [], app, before, now);
      candidates =
        known === candidates[track]
          ? candidates
          : { ...candidates, [track]: known };
      seen = { ...seen, [app.key.name]: key };
    }
  }
  return { candidates, seen };
}

/** What could not be loaded shows the branch's name for a revision (recording brokenset). */
function isCompared({ sync }: Application): boolean {
  return (
    sync.status !== 'Unknown' && sync.revisions.length > 0 && sync.ofThisSpec
  );
}

function arrive(
  known: readonly CandidateRecord[],
  app: Application,
  before: string | undefined,
  now: string,
): readonly CandidateRecord[] {
  const keys = known.map(candidate => revisionKey(candidate.revisions));
  const at = keys.indexOf(revisionKey(app.sync.revisions));
  const steppedBack = before !== undefined && keys.indexOf(before) > at;
  if (at >= 0 && !steppedBack) {
    return known;
  }
  const others = known.filter((_, index) => index !== at);
  const arrived = { revisions: app.sync.revisions, since: now };
  return [...others, arrived].slice(-MOST_CANDIDATES);
}

function withFirstSight(
  known: PipelineMemory['candidates'],
  applications: readonly Application[],
  news: readonly Application[],
  now: string,
): PipelineMemory['candidates'] {
  const unseen = [...new Set(news.map(trackOf))].filter(track => !known[track]);
  if (unseen.length === 0) {
    return known;
  }
  const compared = applications.filter(isCompared).sort(byComparison);
  const first = unseen.map(track => {
    const following = compared.filter(app => trackOf(app) === track);
    const arrived = orderAtFirstSight(following);
    return [track, arrived.map(c => notAfter(c, now))] as const;
  });
  return { ...known, ...Object.fromEntries(first) };
}

/** A cluster's clock may be ahead of ours; what comes later is told by ours. */
function notAfter(candidate: CandidateRecord, now: string): CandidateRecord {
  return Date.parse(candidate.since) > Date.parse(now)
    ? { ...candidate, since: now }
    : candidate;
}

/**
 * What only runs somewhere is older than what is compared, in the order of history. Of two revisions that
 * are compared now, the one that was compared last is the newer, since every comparison takes the newest.
 */
function orderAtFirstSight(
  applications: readonly Application[],
): CandidateRecord[] {
  const deployed = firstDeployments(applications);
  const compared = new Map<string, CandidateRecord>();
  for (const app of applications) {
    const key = revisionKey(app.sync.revisions);
    const since = deployed.get(key)?.since ?? app.reconciledAt ?? app.createdAt;
    compared.delete(key);
    compared.set(key, { revisions: app.sync.revisions, since });
  }
  const past = [...deployed].filter(([key]) => !compared.has(key));
  return [
    ...past.map(([, candidate]) => candidate),
    ...compared.values(),
  ].slice(-MOST_CANDIDATES);
}

function firstDeployments(
  applications: readonly Application[],
): Map<string, CandidateRecord> {
  const entries = applications
    .flatMap(app => app.history)
    .filter(entry => entry.revisions.length > 0)
    .sort((a, b) => (a.deployedAt < b.deployedAt ? -1 : 1));
  const first = new Map<string, CandidateRecord>();
  for (const { revisions, deployedAt, deployStartedAt } of entries) {
    const key = revisionKey(revisions);
    if (!first.has(key)) {
      first.set(key, { revisions, since: deployStartedAt ?? deployedAt });
    }
  }
  return first;
}

/** Ascending; of two that were compared in the same second, the one whose revision runs somewhere is the older. */
function byComparison(a: Application, b: Application): number {
  const [first, second] = [a.reconciledAt ?? '', b.reconciledAt ?? ''];
  if (first !== second) {
    return first < second ? -1 : 1;
  }
  return Number(runsWhatItDesires(b)) - Number(runsWhatItDesires(a));
}

function runsWhatItDesires(app: Application): boolean {
  return same(deployedRevisions(app), app.sync.revisions);
}
