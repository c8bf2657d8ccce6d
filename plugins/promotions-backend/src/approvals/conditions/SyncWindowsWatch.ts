/**
 * What the sync windows of gated targets allow, remembered for a minute each. Nobody waits for it: whoever asks gets
 * what is known, and what is not is asked for behind that, a few at a time in each Argo CD by itself.
 */

import type { WindowOutlook } from '@stagecraft/plugin-promotions-common';
import type { ArgoDetails, SyncWindow } from '../../argocd/ArgoDetails';
import type { Application } from '../../argocd/types';
import { refOf } from '../../model/pinnedSync';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import { zonedWindows } from '../../model/windows/assignedWindows';
import { outlook, windowName } from '../../model/windows/outlook';
import type { Clock } from '../../platform/clock';
import type { WindowSource } from './ConditionSources';

/** How long what was read is taken for true. */
const FRESH_MS = 60_000;
/** What is older counts for nothing. */
const KEPT_MS = 5 * 60_000;
/** Asked at a time in one Argo CD; others wait for the next look. */
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
  /** Told when something new is known of an Argo CD's windows. */
  onNews?: (instance: string) => void;
}

interface Known {
  readAtMs: number;
  /** Undefined when it could not be read. */
  windows?: TargetWindows;
}

/** `zoned` is absent where the times of the windows leave a doubt. */
interface TargetWindows {
  open: boolean;
  zoned?: SyncWindow[];
  because?: string;
}

export class SyncWindowsWatch implements WindowSource {
  private readonly known = new Map<string, Known>();
  private readonly asking = new Map<string, number>();
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
    const age = found ? now.getTime() - found.readAtMs : Infinity;
    if (age > FRESH_MS) {
      this.askBehind(instance, app);
    }
    return found?.windows && age <= KEPT_MS
      ? toOutlook(found.windows, now)
      : undefined;
  }

  private askBehind(instance: string, app: Application): void {
    const key = keyOf(instance, app);
    const busy = this.asking.get(instance) ?? 0;
    if (busy >= AT_ONCE || this.asked.has(key)) {
      return;
    }
    this.asked.add(key);
    this.asking.set(instance, busy + 1);
    this.ask(instance, app)
      .catch(() => this.keep(key, undefined))
      .finally(() => {
        this.asked.delete(key);
        this.asking.set(instance, (this.asking.get(instance) ?? 1) - 1);
        this.options.onNews?.(instance);
      });
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
        : await api.projectWindows(app.project).catch(() => undefined);
    const zoned = zonedWindows(answer, project, this.options.clock());
    const closing = answer.active.filter(({ kind }) => kind === 'deny');
    const named = (closing.length > 0 ? closing : answer.assigned).map(
      windowName,
    );
    this.keep(keyOf(instance, app), {
      open: answer.canSync,
      ...(zoned && { zoned }),
      ...(!answer.canSync && { because: named.join(' and ') }),
    });
  }

  private keep(key: string, windows: TargetWindows | undefined): void {
    this.known.delete(key);
    const readAtMs = this.options.clock().getTime();
    this.known.set(key, { readAtMs, ...(windows && { windows }) });
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
