/**
 * What the sync windows of gated targets allow, remembered for a minute each. Nobody waits for it: whoever asks gets
 * what is known, and what is not is asked for behind that, a few at a time in each Argo CD by itself.
 */

import type { WindowOutlook } from '@stagecraft/plugin-promotions-common';
import type { ArgoDetails, SyncWindow } from '../../argocd/ArgoDetails';
import type { Application } from '../../argocd/types';
import pLimit from 'p-limit';
import { refOf } from '../../model/pinnedSync';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import { zonedWindows } from '../../model/windows/assignedWindows';
import { outlook, scheduleOf } from '../../model/windows/outlook';
import type { Clock } from '../../platform/clock';
import type { WindowSource } from './ConditionSources';

/** How long what was read is taken for true. */
const FRESH_MS = 60_000;
/** What is older counts for nothing. */
const KEPT_MS = 5 * 60_000;
/** Asked at a time in one Argo CD. */
const AT_ONCE = 4;
/** More targets are not remembered; the oldest are dropped. */
const MOST_TARGETS = 2_000;

export interface SyncWindowsWatchOptions {
  /** By instance. */
  details: ReadonlyMap<
    string,
    Pick<ArgoDetails, 'syncWindows' | 'projectWindows'>
  >;
  clock: Clock;
}

interface Known {
  /** When it was asked for last, with or without an answer. */
  askedAtMs: number;
  readAtMs: number;
  /** Undefined while it could not be read. */
  windows?: TargetWindows;
}

interface KnownProject {
  readAtMs: number;
  windows: Promise<SyncWindow[] | undefined>;
}

/** `zoned` is absent where the times of the windows leave a doubt. */
interface TargetWindows {
  open: boolean;
  zoned?: SyncWindow[];
  because?: string;
}

export class SyncWindowsWatch implements WindowSource {
  private readonly known = new Map<string, Known>();
  private readonly lanes = new Map<string, pLimit.Limit>();
  private readonly projects = new Map<string, KnownProject>();
  private readonly asked = new Set<string>();

  constructor(private readonly options: SyncWindowsWatchOptions) {}

  /** The strictest of the stage's targets; undefined while one is not known. */
  outlook(
    snapshot: PipelineSnapshot,
    index: number,
  ): WindowOutlook | undefined {
    const { instance } = snapshot.pipeline.ref;
    const apps = snapshot.applications[index] ?? [];
    const all = apps.map(app => this.ofTarget(instance, app));
    const told = all.flatMap(one => one ?? []);
    return told.length < all.length || told.length === 0
      ? undefined
      : strictest(told);
  }

  /** Reads them afresh, as before a sync. Rejects with ArgoError. */
  async read(
    instance: string,
    app: Application,
  ): Promise<WindowOutlook | undefined> {
    await this.ask(instance, app);
    const { windows } = this.known.get(keyOf(instance, app)) ?? {};
    return windows && toOutlook(windows, this.options.clock());
  }

  private ofTarget(instance: string, app: Application) {
    const now = this.options.clock();
    const found = this.known.get(keyOf(instance, app));
    const nowMs = now.getTime();
    if (nowMs - (found?.askedAtMs ?? -Infinity) > FRESH_MS) {
      this.askBehind(instance, app);
    }
    return found?.windows && nowMs - found.readAtMs <= KEPT_MS
      ? toOutlook(found.windows, now)
      : undefined;
  }

  /** Never rejects. */
  private askBehind(instance: string, app: Application): void {
    const key = keyOf(instance, app);
    if (this.asked.has(key)) {
      return;
    }
    this.asked.add(key);
    this.lane(instance)(() => this.ask(instance, app))
      .catch(() => this.noteFailure(key))
      .finally(() => this.asked.delete(key));
  }

  private lane(instance: string): pLimit.Limit {
    const lane = this.lanes.get(instance) ?? pLimit(AT_ONCE);
    this.lanes.set(instance, lane);
    return lane;
  }

  private async ask(instance: string, app: Application): Promise<void> {
    const api = this.options.details.get(instance);
    if (!api) {
      return;
    }
    const answer = await api.syncWindows(refOf(app));
    // Without windows there is nothing to know of the project; without the right to read it, no times are told.
    const project =
      answer.assigned.length === 0
        ? []
        : await this.projectWindows(instance, app.project);
    const zoned = zonedWindows(answer, project, this.options.clock());
    const closing = answer.active.filter(({ kind }) => kind === 'deny');
    const named = closing.length > 0 ? closing : answer.assigned;
    const readAtMs = this.options.clock().getTime();
    this.keep(keyOf(instance, app), {
      askedAtMs: readAtMs,
      readAtMs,
      windows: {
        open: answer.canSync,
        ...(zoned && { zoned }),
        ...(!answer.canSync && {
          because: named.map(scheduleOf).join(' and '),
        }),
      },
    });
  }

  /** Undefined where our account may not read it; many targets share one. */
  private projectWindows(instance: string, project: string) {
    const key = `${instance}/${project}`;
    const nowMs = this.options.clock().getTime();
    const known = this.projects.get(key);
    const fresh =
      known && nowMs - known.readAtMs <= FRESH_MS
        ? known
        : { readAtMs: nowMs, windows: this.readProject(instance, project) };
    this.projects.set(key, fresh);
    return fresh.windows;
  }

  private async readProject(instance: string, project: string) {
    try {
      return await this.options.details.get(instance)?.projectWindows(project);
    } catch {
      return undefined;
    }
  }

  /** What was read before counts for a while; in vain it is asked no more often than otherwise. */
  private noteFailure(key: string): void {
    const askedAtMs = this.options.clock().getTime();
    const before = this.known.get(key) ?? { readAtMs: -Infinity };
    this.keep(key, { ...before, askedAtMs });
  }

  private keep(key: string, known: Known): void {
    this.known.delete(key);
    this.known.set(key, known);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST_TARGETS) {
        break;
      }
      this.known.delete(oldest);
    }
  }
}

/** Argo CD's own word on now, while the windows' times are in doubt. */
function toOutlook(
  { open, zoned, because }: TargetWindows,
  now: Date,
): WindowOutlook {
  const told = zoned && outlook(zoned, now);
  return told ?? { open, ...(because && { because }) };
}

/** Closed where one is closed, until the last of those opens; else open until the first closes. */
function strictest(outlooks: readonly WindowOutlook[]): WindowOutlook {
  const closed = outlooks.filter(({ open }) => !open);
  if (closed.length > 0) {
    const endless = closed.find(({ until }) => until === undefined);
    return endless ?? [...closed].sort(byUntil)[closed.length - 1];
  }
  const changing = outlooks.filter(({ until }) => until !== undefined);
  return [...changing].sort(byUntil)[0] ?? { open: true };
}

function byUntil(a: WindowOutlook, b: WindowOutlook): number {
  return (a.until ?? '') < (b.until ?? '') ? -1 : 1;
}

function keyOf(instance: string, { key, uid }: Application): string {
  return [instance, key.namespace, key.name, uid].join('/');
}
