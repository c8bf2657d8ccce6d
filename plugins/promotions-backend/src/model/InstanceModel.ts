/** The pipelines of one instance in memory: takes what its watch tells and notifies who looks. */

import type {
  Freshness,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { WatchListener } from '../argocd/ArgoWatch';
import { keyOf } from '../argocd/mergeList';
import type { ApplicationSet, ArgoKind, ObjectKey } from '../argocd/types';
import {
  applyEvent,
  applyList,
  NO_OBJECTS,
  touchedSets,
  type InstanceObjects,
} from './applyEvent';
import { FollowUps, type FollowUpsOptions } from './FollowUps';
import {
  freshnessOf,
  NO_CONTACTS,
  problemOf,
  type Contact,
  type Contacts,
} from './freshness';
import { LivePipeline } from './LivePipeline';
import type { PipelineKeeper } from './PipelineKeeper';
import type { InstanceStatus, PipelineSnapshot } from './PipelineReader';
import { isPipeline } from './steps';

/** How often to look for what time alone changes. */
const TICK_MS = 1_000;
/** How long to collect changes before telling of them. */
const TELL_MS = 50;
/** How far the shown time of the last sign of life may lie behind. */
const OBSERVED_MS = 5_000;

export interface InstanceModelOptions extends Omit<FollowUpsOptions, 'onNews'> {
  frontendUrl: string;
  entityRefs: (set: ApplicationSet) => string[];
  keeper: PipelineKeeper;
  /** Told after each change that a viewer could see. */
  changed: (ref: PipelineRef) => void;
}

export class InstanceModel {
  private objects: InstanceObjects = NO_OBJECTS;
  private contacts: Contacts = NO_CONTACTS;
  private freshness: Freshness = freshnessOf(NO_CONTACTS, 0);
  private readonly followUps: FollowUps;
  private readonly pipelines = new Map<string, LivePipeline>();
  /** What changed and was not told of yet. */
  private readonly untold = new Map<string, PipelineRef>();
  private cancelTick: () => void = () => {};
  private cancelTell: (() => void) | undefined;

  constructor(private readonly options: InstanceModelOptions) {
    const onNews = (keys: ReadonlySet<string>) => this.hasNews(keys);
    this.followUps = new FollowUps({ ...options, onNews });
  }

  private get name(): string {
    return this.options.api.instance;
  }

  readonly listener: WatchListener = {
    listed: list => {
      this.objects = this.become(applyList(this.objects, list));
      this.touch(list.kind, { listed: true, problem: undefined });
    },
    changed: event => {
      this.objects = this.become(applyEvent(this.objects, event));
    },
    heard: kind => this.touch(kind, { heardAt: this.now() }),
    failed: (kind, error) => this.touch(kind, { problem: problemOf(error) }),
  };

  start(): void {
    this.cancelTick = this.options.timers.after(TICK_MS, () => {
      this.tick();
      this.start();
    });
  }

  stop(): void {
    this.cancelTick();
    this.cancelTell?.();
    this.followUps.stop();
  }

  status(): InstanceStatus {
    return { name: this.name, freshness: this.freshness };
  }

  snapshots(): PipelineSnapshot[] {
    return [...this.pipelines.values()].map(live => live.snapshot());
  }

  snapshot(key: ObjectKey): PipelineSnapshot | undefined {
    return this.pipelines.get(keyOf(key))?.snapshot();
  }

  /** Something is known now that was asked for these sets. */
  private hasNews(keys: ReadonlySet<string>): void {
    for (const key of keys) {
      const set = this.objects.sets.get(key);
      if (set) {
        this.pipelines.get(key)?.hasNews();
        this.tellLater(set.key);
      }
    }
  }

  private become(objects: InstanceObjects): InstanceObjects {
    if (this.isRead() && objects !== this.objects) {
      touchedSets(this.objects, objects).forEach(key =>
        this.judge(key, objects),
      );
    }
    return objects;
  }

  /** Half of a first list would show stages without their targets. */
  private isRead(): boolean {
    const { application, applicationSet } = this.contacts;
    return application.listed && applicationSet.listed;
  }

  private touch(kind: ArgoKind, change: Partial<Contact>): void {
    const wasRead = this.isRead();
    const contact = { ...this.contacts[kind], ...change };
    this.contacts = { ...this.contacts, [kind]: contact };
    const changed = this.renewFreshness();
    if (this.isRead() && (changed || !wasRead)) {
      this.judgeAll();
    }
  }

  /** Whether a viewer could see the difference. */
  private renewFreshness(): boolean {
    const before = this.freshness;
    const after = freshnessOf(this.contacts, this.now());
    const changed =
      after.state !== before.state || after.reason !== before.reason;
    if (changed || later(after, before) > OBSERVED_MS) {
      this.freshness = after;
    }
    return changed;
  }

  private tick(): void {
    const now = this.now();
    if (this.renewFreshness() && this.isRead()) {
      this.judgeAll();
    }
    for (const [key, live] of this.pipelines) {
      if (live.isDue(now)) {
        this.judge(key, this.objects);
      }
      if (this.freshness.state === 'live') {
        live.compareLagging(now);
      }
    }
  }

  private judgeAll(): void {
    [...this.objects.sets.keys()].forEach(key => this.judge(key, this.objects));
  }

  private judge(key: string, objects: InstanceObjects): void {
    const before = this.pipelines.get(key);
    const set = objects.sets.get(key);
    if (!set || !isPipeline(set)) {
      if (before) {
        const { key: gone } = before.snapshot().set;
        this.pipelines.delete(key);
        this.options.keeper.gone({ instance: this.name, ...gone });
        this.tellLater(gone);
      }
      return;
    }
    const applications = [
      ...(objects.applications.get(set.uid)?.values() ?? []),
    ];
    if (before?.isOf(set)) {
      before.judge(set, applications);
    } else {
      const freshness = () => this.freshness;
      const { name: instance, options, followUps } = this;
      this.pipelines.set(
        key,
        new LivePipeline(
          { ...options, instance, followUps, freshness },
          set,
          applications,
        ),
      );
    }
    this.tellLater(set.key);
  }

  private tellLater(key: ObjectKey): void {
    this.untold.set(keyOf(key), { instance: this.name, ...key });
    this.cancelTell ??= this.options.timers.after(TELL_MS, () => {
      this.cancelTell = undefined;
      this.tell();
    });
  }

  private tell(): void {
    const refs = [...this.untold];
    this.untold.clear();
    for (const [key, ref] of refs) {
      const live = this.pipelines.get(key);
      if (!live || live.takeChange()) {
        this.options.changed(ref);
      }
    }
  }

  private now(): number {
    return this.options.clock().getTime();
  }
}

/** By how many milliseconds the first was heard of later. */
function later(a: Freshness, b: Freshness): number {
  return Date.parse(a.observedAt ?? '') - Date.parse(b.observedAt ?? '');
}
