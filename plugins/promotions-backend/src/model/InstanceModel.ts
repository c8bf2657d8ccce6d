/** The pipelines of one instance in memory: takes what its watch tells and notifies who looks. */

import type {
  Freshness,
  PipelineRef,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import type { WatchListener } from '../argocd/ArgoWatch';
import { keyOf } from '../argocd/mergeList';
import type { ApplicationSet, ArgoKind, ObjectKey } from '../argocd/types';
import type { LinkedEntity } from './entityAnnotations';
import { ChangeTeller } from './ChangeTeller';
import { FollowUps, type FollowUpsOptions } from './FollowUps';
import {
  freshnessOf,
  NO_CONTACTS,
  problemOf,
  type Contact,
  type Contacts,
} from './freshness';
import { InstanceObjects } from './InstanceObjects';
import { LivePipeline, type LivePipelineOptions } from './LivePipeline';
import { LivePipelines } from './LivePipelines';
import type { PipelineKeeper } from './PipelineKeeper';
import type { InstanceStatus, PipelineOutline } from './PipelineReader';
import { isPipeline } from './steps';

/** How often to look for what time alone changes. */
const TICK_MS = 1_000;
/** How exactly to know when it was heard of. */
const HEARD_MS = 1_000;
/** How far the shown time of the last sign of life may lie behind. */
const OBSERVED_MS = 5_000;

export interface InstanceModelOptions extends Omit<FollowUpsOptions, 'onNews'> {
  frontendUrl: string;
  entityRefs: (set: ApplicationSet) => string[];
  chainOf?: LivePipelineOptions['chainOf'];
  keeper: PipelineKeeper;
  /** Told after each change that a viewer could see. */
  changed: (ref: PipelineRef) => void;
}

export class InstanceModel {
  private readonly objects = new InstanceObjects();
  private contacts: Contacts = NO_CONTACTS;
  private freshness: Freshness = freshnessOf(NO_CONTACTS, 0);
  private readonly followUps: FollowUps;
  /** One for all pipelines. */
  private readonly surroundings: LivePipelineOptions;
  private readonly pipelines = new LivePipelines();
  private cancelTick: () => void = () => {};
  private readonly teller: ChangeTeller;

  constructor(private readonly options: InstanceModelOptions) {
    const onNews = (keys: ReadonlySet<string>) => this.hasNews(keys);
    this.followUps = new FollowUps({ ...options, onNews });
    const tell = (key: string, ref: PipelineRef) => this.tell(key, ref);
    this.teller = new ChangeTeller({ ...options, tell });
    this.surroundings = {
      ...options,
      instance: this.name,
      followUps: this.followUps,
      freshness: () => this.freshness,
      known: { get: child => this.objects.application(child) },
    };
  }

  private get name(): string {
    return this.options.api.instance;
  }

  readonly listener: WatchListener = {
    listed: list => {
      this.renew(this.objects.replace(list));
      this.touch(list.kind, { listed: true, problem: undefined });
    },
    changed: event => this.renew(this.objects.apply(event)),
    heard: kind => this.heard(kind),
    failed: (kind, error) => this.touch(kind, { problem: problemOf(error) }),
    wantsList: () => this.objects.wantsList,
  };

  start(): void {
    this.cancelTick = this.options.timers.after(TICK_MS, () => {
      this.tick();
      this.start();
    });
  }

  stop(): void {
    this.cancelTick();
    this.teller.stop();
    this.followUps.stop();
  }

  status(): InstanceStatus {
    return { name: this.name, freshness: this.freshness };
  }

  /** Of each pipeline's stages, without putting anything into words. */
  verdicts(): Verdict[][] {
    return this.pipelines.values().map(live => live.verdicts());
  }

  /** In the order of their keys. */
  outlines(): PipelineOutline[] {
    return this.pipelines.outlines();
  }

  /** Of those that may belong to the entity, in the same order. */
  outlinesFor(entity: LinkedEntity): PipelineOutline[] {
    return this.pipelines.outlinesFor(entity);
  }

  find(key: ObjectKey): LivePipeline | undefined {
    return this.pipelines.get(keyOf(key));
  }

  /** Something else is to be remembered of it. */
  reconsider(key: ObjectKey): void {
    this.renew([keyOf(key)]);
  }

  /** Something is known now that was asked for these sets. */
  private hasNews(keys: ReadonlySet<string>): void {
    for (const key of keys) {
      const live = this.pipelines.get(key);
      if (live) {
        live.hasNews();
        this.teller.add(key, live.ref);
      }
    }
  }

  /** These sets, or the Applications that they own, are other ones now. */
  private renew(keys: readonly string[]): void {
    if (this.isRead()) {
      keys.forEach(key => this.renewOne(key));
    }
  }

  /** Half of a first list would show stages without their targets. */
  private isRead(): boolean {
    const { application, applicationSet } = this.contacts;
    return application.listed && applicationSet.listed;
  }

  /** Told for every byte: a second more or less makes no difference. */
  private heard(kind: ArgoKind): void {
    const { heardAt = -Infinity } = this.contacts[kind];
    const now = this.now();
    if (now - heardAt >= HEARD_MS) {
      this.touch(kind, { heardAt: now });
    }
  }

  private touch(kind: ArgoKind, change: Partial<Contact>): void {
    const wasRead = this.isRead();
    const contact = { ...this.contacts[kind], ...change };
    this.contacts = { ...this.contacts, [kind]: contact };
    const changed = this.renewFreshness();
    if (!wasRead && this.isRead()) {
      this.renew(this.objects.keys());
    } else if (changed) {
      this.tellAll();
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
    if (this.renewFreshness()) {
      this.tellAll();
    }
    for (const [key, live] of this.pipelines) {
      if (live.isDue(now)) {
        this.teller.add(key, live.ref);
      }
      if (!this.teller.has(key)) {
        this.tickOne(live, now);
      }
    }
  }

  private tickOne(live: LivePipeline, now: number): void {
    if (this.freshness.state === 'live') {
      live.compareLagging(now);
    }
    live.letGo(now);
  }

  private renewOne(key: string): void {
    const set = this.objects.set(key);
    const live = this.pipelines.get(key);
    if (!set || !isPipeline(set) || !this.objects.isRead(set)) {
      this.remove(key, live);
      return;
    }
    const applications = this.objects.applicationsOf(set);
    if (live?.isOf(set)) {
      live.become(set, applications);
      this.pipelines.put(key, live, set, applications);
      this.teller.add(key, live.ref);
    } else {
      const made = new LivePipeline(this.surroundings, set, applications);
      this.pipelines.put(key, made, set, applications);
      this.teller.add(key, made.ref);
    }
  }

  private remove(key: string, live: LivePipeline | undefined): void {
    if (live) {
      this.pipelines.delete(key);
      this.options.keeper.gone(live.ref);
      this.teller.add(key, live.ref);
    }
  }

  private tellAll(): void {
    for (const [key, live] of this.pipelines) {
      this.teller.add(key, live.ref);
    }
  }

  private tell(key: string, ref: PipelineRef): void {
    const live = this.pipelines.get(key);
    if (!live || live.takeChange()) {
      this.options.changed(ref);
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
