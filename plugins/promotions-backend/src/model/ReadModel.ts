/** All pipelines of all instances in memory; each instance lives, goes stale and fails by itself. */

import type {
  PipelineRef,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import type { ArgoApi } from '../argocd/ArgoApi';
import type { WatchListener } from '../argocd/ArgoWatch';
import type { ApplicationSet } from '../argocd/types';
import type { ChainConfig } from '../config';
import type { Clock } from '../platform/clock';
import type { Random } from '../platform/random';
import type { Timers } from '../platform/timers';
import type { LinkedEntity } from './entityAnnotations';
import { presentChain } from './chains';
import { InstanceModel } from './InstanceModel';
import { FORGETFUL, type PipelineKeeper } from './PipelineKeeper';
import type {
  InstanceStatus,
  PipelineOutline,
  PipelineReader,
  PipelineSnapshot,
} from './PipelineReader';

export interface ModelInstance {
  api: ArgoApi;
  frontendUrl: string;
  /** Whether we may act there; a comparison of a lagging target is asked for only then. */
  execute: boolean;
}

export interface ReadModelOptions {
  instances: readonly ModelInstance[];
  /** Entities that a set names itself. */
  entityRefs: (set: ApplicationSet) => string[];
  /** Several that are one pipeline. */
  chains?: readonly ChainConfig[];
  /** Where people see a commit. */
  commitUrl: (repoURL: string, revision: string) => string | undefined;
  /** Keeps what is remembered over a restart; nobody does when absent. */
  keeper?: PipelineKeeper;
  clock: Clock;
  timers: Timers;
  random: Random;
}

export class ReadModel implements PipelineReader {
  private readonly models: ReadonlyMap<string, InstanceModel>;
  /** As their pipelines' references are sorted as texts. */
  private readonly inOrder: readonly InstanceModel[];
  private readonly listeners = new Set<(ref: PipelineRef) => void>();

  constructor({ chains = [], ...options }: ReadModelOptions) {
    this.models = new Map(
      options.instances.map(instance => [
        instance.api.instance,
        new InstanceModel({
          ...instance,
          ...options,
          keeper: options.keeper ?? FORGETFUL,
          chainOf: ref => presentChain(ref, chains, part => this.titleOf(part)),
          changed: ref => this.listeners.forEach(listener => listener(ref)),
        }),
      ]),
    );
    this.inOrder = [...this.models]
      .map(([instance, model]) => ({ prefix: `${instance}:`, model }))
      .sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
      .map(({ model }) => model);
  }

  start(): void {
    this.models.forEach(model => model.start());
  }

  /** What was seen is judged before the end, for those who keep it; nobody else is told any more. */
  stop(): void {
    this.listeners.clear();
    this.models.forEach(model => model.stop());
  }

  /** Where the watch of an instance tells what happens. Throws for an instance that is not configured. */
  listenerFor(instance: string): WatchListener {
    const model = this.models.get(instance);
    if (!model) {
      throw new Error(`${instance} is no configured Argo CD`);
    }
    return model.listener;
  }

  outlines(): PipelineOutline[] {
    return this.inOrder.flatMap(model => model.outlines());
  }

  outlinesFor(entity: LinkedEntity): PipelineOutline[] {
    return this.inOrder.flatMap(model => model.outlinesFor(entity));
  }

  outline(ref: PipelineRef): PipelineOutline | undefined {
    return this.find(ref)?.outline();
  }

  pipeline(ref: PipelineRef): PipelineSnapshot | undefined {
    return this.find(ref)?.snapshot();
  }

  verdictsOf(ref: PipelineRef): Verdict[] {
    return this.find(ref)?.verdicts() ?? [];
  }

  /** The verdicts of each pipeline's stages, to count them: nothing is put into words for it. */
  verdicts(): { instance: string; verdicts: Verdict[] }[] {
    return [...this.models].flatMap(([instance, model]) =>
      model.verdicts().map(verdicts => ({ instance, verdicts })),
    );
  }

  instances(): InstanceStatus[] {
    return [...this.models.values()].map(model => model.status());
  }

  /** The keeper has something to recall of it. */
  reconsider(ref: PipelineRef): void {
    this.models.get(ref.instance)?.reconsider(ref);
  }

  onChange(listener: (ref: PipelineRef) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private titleOf(ref: PipelineRef): string | undefined {
    return this.outline(ref)?.pipeline.title;
  }

  private find(ref: PipelineRef) {
    return this.models.get(ref.instance)?.find(ref);
  }
}
