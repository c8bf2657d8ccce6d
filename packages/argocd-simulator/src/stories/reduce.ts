/** What of a story matters, so that a recording and a run of the simulator can be compared. */

import { Application, ApplicationSet, revisionsOf } from '../world/argocd';
import type { RecordedLine } from './recording';

export interface Reduced {
  /** What the story's teller reached or did not reach. */
  notes: string[];
  /** For each Application, in the order of time. */
  targets: Record<string, TargetStory>;
  /** For each type of condition of the ApplicationSet. */
  conditions: Record<string, string[]>;
  /** Milestones of all targets with their time, for the order among them. */
  milestones: Milestone[];
}

export interface TargetStory {
  /** What applicationStatus claimed: "2:Pending@r1". */
  rollout: string[];
  /** Operations that ended: "applicationset-controller r1 Succeeded". */
  operations: string[];
  /** Revisions that its history got. */
  deployed: string[];
  /** What the comparisons said: "OutOfSync@r1", "Synced@r1". */
  sync: string[];
  /** Where its health settled: Healthy, Degraded, Suspended, Unknown. */
  health: string[];
}

export interface Milestone {
  at: number;
  what: string;
}

/** Health that lasts less (milliseconds) is passing. */
const PASSING = 500;

/**
 * Reduces a story to the transitions that matter, in order. Commits are named r1, r2, … What is
 * dropped, because it differs from run to run of a real Argo CD with the same input:
 * - times, repeats, what an earlier run left before the first commit, and everything after the
 *   ApplicationSet's last deletion;
 * - entries of applicationStatus with targetRevisions null: whether the set looks before or after
 *   an Application's first comparison is a race that the recordings lose and win;
 * - how often RollingSync syncs one revision (2 or 3 times): equal operations in a row count once,
 *   and so do history entries of one revision;
 * - operations that had not ended;
 * - health Progressing and Missing, health while an operation runs, and health that lasts less than
 *   half a second: they are the passing states between applying and settling.
 */
export function reduce(all: readonly RecordedLine[]): Reduced {
  const lines = untilDeleted(sinceFirstCommit(all));
  const name = revisionNames(lines);
  const apps = new Map<
    string,
    { at: number; app: Application; gone: boolean }[]
  >();
  const sets: ApplicationSet[] = [];
  for (const line of lines) {
    if ('application' in line) {
      const key = line.application.metadata.name;
      const known = apps.get(key) ?? [];
      known.push({
        at: line.at,
        app: line.application,
        gone: line.type === 'DELETED',
      });
      apps.set(key, known);
    } else if ('applicationSet' in line) sets.push(line.applicationSet);
  }
  const names = [...apps.keys()].sort();
  return {
    notes: lines.flatMap(line => ('note' in line ? spoken(line.note) : [])),
    targets: Object.fromEntries(
      names.map(app => [
        app,
        targetStory(app, apps.get(app) ?? [], sets, name),
      ]),
    ),
    conditions: conditionStories(sets),
    milestones: milestones(lines, name),
  };
}

function sinceFirstCommit(
  lines: readonly RecordedLine[],
): readonly RecordedLine[] {
  return lines.slice(
    lines.findIndex(line => 'note' in line && line.note.startsWith('commit')),
  );
}

function untilDeleted(lines: readonly RecordedLine[]): readonly RecordedLine[] {
  const last = lines
    .map(line => 'applicationSet' in line && line.type === 'DELETED')
    .lastIndexOf(true);
  return last < 0 ? lines : lines.slice(0, last);
}

function spoken(note: string): string[] {
  const [text] = note.split(' · ');
  return /^(NOT )?reached/.test(text) ? [text] : [];
}

type Namer = (revision: string) => string;

function revisionNames(lines: readonly RecordedLine[]): Namer {
  const commits = lines.flatMap(line => {
    const found =
      'note' in line ? /^commit ([0-9a-f]{7})/.exec(line.note) : null;
    return found ? [found[1]] : [];
  });
  return revision => {
    const index = commits.indexOf(revision.slice(0, 7));
    return index < 0 ? revision.slice(0, 7) : `r${index + 1}`;
  };
}

function named(revisions: readonly string[] | null, name: Namer): string {
  return revisions === null ? 'null' : revisions.map(name).join('+');
}

function targetStory(
  key: string,
  states: readonly { at: number; app: Application; gone: boolean }[],
  sets: readonly ApplicationSet[],
  name: Namer,
): TargetStory {
  return {
    rollout: withoutRepeats(
      sets.flatMap(set =>
        (set.status?.applicationStatus ?? [])
          .filter(s => s.application === key && s.targetRevisions !== null)
          .map(s => `${s.step}:${s.status}@${named(s.targetRevisions, name)}`),
      ),
    ),
    operations: withoutRepeats(
      states.flatMap(({ app }) => operation(app, name)),
    ),
    deployed: withoutRepeats(states.flatMap(({ app }) => newest(app, name))),
    sync: withoutRepeats(
      states.flatMap(({ app, gone }) =>
        gone ? ['deleted'] : syncStatus(app, name),
      ),
    ),
    health: settledHealth(states),
  };
}

function operation(app: Application, name: Namer): string[] {
  const state = app.status?.operationState;
  if (!state || !['Succeeded', 'Failed', 'Error'].includes(state.phase))
    return [];
  const { initiatedBy, sync } = state.operation;
  const result = state.syncResult;
  const revisions = result?.revisions?.length
    ? result.revisions
    : [result?.revision ?? ''];
  const words = [
    initiatedBy?.username ?? 'auto-sync',
    named(revisions.filter(Boolean), name),
    sync?.dryRun ? 'dry' : '',
    state.phase,
    state.retryCount && state.phase !== 'Succeeded'
      ? `after ${state.retryCount} retries`
      : '',
  ];
  return [words.filter(Boolean).join(' ')];
}

function newest(app: Application, name: Namer): string[] {
  const history = app.status?.history ?? [];
  const entry = history[history.length - 1];
  if (!entry) return [];
  return [
    named(
      entry.revisions?.length ? entry.revisions : [entry.revision ?? ''],
      name,
    ),
  ];
}

function syncStatus({ status }: Application, name: Namer): string[] {
  return status?.sync.status
    ? [`${status.sync.status}@${named(revisionsOf(status), name)}`]
    : [];
}

function settledHealth(
  states: readonly { at: number; app: Application }[],
): string[] {
  const changes = states
    .map(({ at, app }) => ({
      at,
      health:
        app.operation || app.metadata.deletionTimestamp
          ? undefined
          : app.status?.health.status,
    }))
    .filter((m, i, list) => i === 0 || m.health !== list[i - 1].health);
  return withoutRepeats(
    changes
      .filter(
        (m, i) =>
          i === changes.length - 1 || changes[i + 1].at - m.at >= PASSING,
      )
      .flatMap(({ health }) =>
        health && !['Progressing', 'Missing'].includes(health) ? [health] : [],
      ),
  );
}

function conditionStories(
  sets: readonly ApplicationSet[],
): Record<string, string[]> {
  const types = [
    ...new Set(
      sets.flatMap(set => (set.status?.conditions ?? []).map(c => c.type)),
    ),
  ].sort();
  return Object.fromEntries(
    types.map(type => [
      type,
      withoutRepeats(
        sets.flatMap(set =>
          (set.status?.conditions ?? [])
            .filter(c => c.type === type)
            .map(c => `${c.status} ${c.reason}: ${c.message}`),
        ),
      ),
    ]),
  );
}

/** When each target first saw, deployed and was called Healthy with each revision. */
function milestones(lines: readonly RecordedLine[], name: Namer): Milestone[] {
  const seen = new Map<string, number>();
  const mark = (what: string, at: number) => {
    if (!seen.has(what)) seen.set(what, at);
  };
  for (const line of lines) {
    if ('application' in line) {
      const { application: app, at } = line;
      const key = app.metadata.name;
      const revisions = revisionsOf(app.status);
      if (revisions) mark(`${key} sees ${named(revisions, name)}`, at);
      newest(app, name).forEach(revision =>
        mark(`${key} deploys ${revision}`, at),
      );
    } else if ('applicationSet' in line) {
      for (const s of line.applicationSet.status?.applicationStatus ?? []) {
        if (s.status === 'Healthy') {
          mark(
            `${s.application} is called Healthy with ${named(
              s.targetRevisions,
              name,
            )}`,
            line.at,
          );
        }
      }
    }
  }
  return [...seen].map(([what, at]) => ({ at, what }));
}

function withoutRepeats(items: readonly string[]): string[] {
  return items.filter((item, i) => i === 0 || item !== items[i - 1]);
}
