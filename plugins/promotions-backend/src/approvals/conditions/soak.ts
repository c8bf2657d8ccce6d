/**
 * Whether a release has soaked: run in every earlier stage for as long as the policy asks, without a lapse. Pure.
 *
 * A lapse is a target that was Degraded (or Missing) for longer than the tolerance, one that ran something else, or a
 * time that nobody watched. After trouble the soak begins anew, also when it was over. A time that nobody watched
 * only breaks a soak that was under way: what had soaked before keeps that.
 */

import type { SoakingTarget, Span } from '../../model/proof';
import type { SoakFacts } from './ConditionFacts';

export interface SoakPolicy {
  soakMs: number;
  /** How long Degraded is no lapse. */
  toleranceMs: number;
}

export type Soak =
  | { state: 'met' }
  | { state: 'unknown' }
  /** `untilMs`: when it will have soaked if nothing happens; absent while trouble lasts. Milliseconds of our clock. */
  | { state: 'waiting'; untilMs?: number; because?: string }
  | { state: 'failed'; reason: string };

export function soakOf(
  facts: SoakFacts,
  policy: SoakPolicy,
  nowMs: number,
): Soak {
  const all = facts.targets.map(target =>
    soakOfTarget(target, facts.gaps, policy, nowMs),
  );
  const failed = all.find(({ state }) => state === 'failed');
  const waiting = all.flatMap(soak => (soak.state === 'waiting' ? soak : []));
  if (failed || waiting.length === 0) {
    return failed ?? { state: 'met' };
  }
  const endless = waiting.find(({ untilMs }) => untilMs === undefined);
  const last = [...waiting].sort(
    (a, b) => (b.untilMs ?? 0) - (a.untilMs ?? 0),
  )[0];
  return endless ?? last;
}

/** The first earlier target that runs the release and is not healthy now. */
export function inTrouble({
  targets,
}: SoakFacts): { target: string; since: string } | undefined {
  for (const { target, troubles, away } of targets) {
    const lasting = troubles.find(({ to }) => to === undefined);
    if (lasting && !leftAt(away)) {
      return { target, since: lasting.from };
    }
  }
  return undefined;
}

function soakOfTarget(
  { target, completedAt, troubles, away }: SoakingTarget,
  gaps: readonly Span[],
  { soakMs, toleranceMs }: SoakPolicy,
  nowMs: number,
): Soak {
  if (completedAt === undefined) {
    return { state: 'waiting' };
  }
  const left = leftAt(away);
  const endMs = left === undefined ? nowMs : Date.parse(left);
  const lapses = [
    ...troubles.filter(t => lasts(t, endMs) > toleranceMs),
    ...away.filter(({ to }) => to !== undefined),
  ];
  const lasting = lapses.find(({ to }) => to === undefined);
  if (lasting && left === undefined) {
    return { state: 'waiting', because: `${target} is not healthy` };
  }
  const fromMs = Math.max(
    Date.parse(completedAt),
    ...lapses.map(({ to }) => (to === undefined ? endMs : Date.parse(to))),
  );
  const watched = watchedTimes(fromMs, endMs, gaps);
  if (watched.some(([from, to]) => to - from >= soakMs)) {
    return { state: 'met' };
  }
  if (left !== undefined) {
    const reason = `${target} no longer runs it, and ran it for less than that`;
    return { state: 'failed', reason };
  }
  const [since] = watched[watched.length - 1] ?? [nowMs];
  const because = brokenBy(target, since, Date.parse(completedAt), lapses);
  return { state: 'waiting', untilMs: since + soakMs, because };
}

/** Why it began later than it could have. */
function brokenBy(
  target: string,
  sinceMs: number,
  completedMs: number,
  lapses: readonly Span[],
): string | undefined {
  if (sinceMs <= completedMs) {
    return undefined;
  }
  return lapses.some(({ to }) => to !== undefined && Date.parse(to) === sinceMs)
    ? `anew since ${target} was not healthy or ran something else`
    : 'anew since a time that nobody watched';
}

/** Since when it has not run the release any more. */
function leftAt(away: readonly Span[]): string | undefined {
  return away.find(({ to }) => to === undefined)?.from;
}

function lasts({ from, to }: Span, endMs: number): number {
  return (to === undefined ? endMs : Date.parse(to)) - Date.parse(from);
}

/** What is left of a time without the gaps in it, in order; the last one may be empty. */
function watchedTimes(
  fromMs: number,
  toMs: number,
  gaps: readonly Span[],
): [number, number][] {
  const sorted = gaps
    .map(gap => [
      Date.parse(gap.from),
      gap.to === undefined ? toMs : Date.parse(gap.to),
    ])
    .filter(([from, to]) => to > fromMs && from < toMs)
    .sort(([a], [b]) => a - b);
  const watched: [number, number][] = [];
  let since = fromMs;
  for (const [from, to] of sorted) {
    if (from > since) {
      watched.push([since, from]);
    }
    since = Math.max(since, Math.min(to, toMs));
  }
  return [...watched, [since, toMs]];
}
