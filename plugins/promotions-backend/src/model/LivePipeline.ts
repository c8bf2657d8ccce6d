/** One pipeline in memory: judged for every change, put into words when somebody looks. */

import type { Freshness, Pipeline } from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import type { Clock } from '../platform/clock';
import { LAG_MS, type FollowUps } from './FollowUps';
import type { PipelineJudgement } from './judgement';
import { judgePipeline } from './judgePipeline';
import { NOTHING_REMEMBERED } from './memory';
import type { PipelineKeeper } from './PipelineKeeper';
import type { PipelineSnapshot } from './PipelineReader';
import { presentPipeline } from './presentPipeline';

export interface LivePipelineOptions {
  instance: string;
  frontendUrl: string;
  followUps: FollowUps;
  entityRefs: (set: ApplicationSet) => string[];
  freshness: () => Freshness;
  keeper: PipelineKeeper;
  clock: Clock;
}

export class LivePipeline {
  private judgement: PipelineJudgement;
  private shown: Shown | undefined;
  /** Something changed since it was shown last. */
  private outdated = true;
  private toldVersion = 0;
  /** When to look for targets that lag behind; milliseconds of our clock. */
  private compareAt: number | undefined;

  constructor(
    private readonly options: LivePipelineOptions,
    private set: ApplicationSet,
    private applications: readonly Application[],
  ) {
    this.judgement = this.judged(NOTHING_REMEMBERED);
    this.compareLater();
  }

  /** A set that was deleted and made again remembers nothing of the first. */
  isOf(set: ApplicationSet): boolean {
    return this.set.uid === set.uid;
  }

  /** At once and for every change: what is not remembered now is lost. */
  judge(set: ApplicationSet, applications: readonly Application[]): void {
    this.set = set;
    this.applications = applications;
    this.judgement = this.judged(this.judgement.memory);
    this.outdated = true;
    this.compareLater();
  }

  /** Something is known now that was asked for it. */
  hasNews(): void {
    this.outdated = true;
    this.compareLater();
  }

  isDue(now: number): boolean {
    const { recheckAt } = this.judgement;
    return recheckAt !== undefined && recheckAt <= now;
  }

  /** Has targets compared that still lag behind a while after the last change. */
  compareLagging(now: number): void {
    if (this.compareAt !== undefined && this.compareAt <= now) {
      this.compareAt = undefined;
      this.options.followUps.compareLagging(this.set, this.judgement);
    }
  }

  /** Its `pipeline` is the same object while a viewer could see no difference. */
  snapshot(): PipelineSnapshot {
    const freshness = this.options.freshness();
    const before = this.shown;
    if (before && !this.outdated) {
      return this.withFreshness(before, freshness);
    }
    this.outdated = false;
    const pipeline = this.present(this.nextVersion(), freshness);
    const text = textOf(pipeline);
    const applications = this.judgement.stages.map(({ targets }) =>
      targets.map(({ app }) => app),
    );
    const same = before?.text === text ? before.snapshot.pipeline : pipeline;
    const snapshot = { pipeline: same, set: this.set, applications };
    this.shown = { text, snapshot };
    return this.withFreshness(this.shown, freshness);
  }

  /** Whether a viewer could see a difference since this was asked last. */
  takeChange(): boolean {
    const { version } = this.snapshot().pipeline;
    const changed = version !== this.toldVersion;
    this.toldVersion = version;
    return changed;
  }

  private compareLater(): void {
    this.compareAt ??= this.options.clock().getTime() + LAG_MS;
  }

  private judged(memory: PipelineJudgement['memory']): PipelineJudgement {
    const { set, applications } = this;
    const { instance, keeper, clock } = this.options;
    const { state, reason } = this.options.freshness();
    const live = state === 'live';
    const trouble = `the Argo CD ${instance} is ${state}: ${reason}`;
    const ref = { instance, ...set.key };
    const judgement = judgePipeline(
      { set, applications, staleBecause: live ? undefined : trouble },
      keeper.recall(ref, set.uid) ?? memory,
      clock(),
    );
    keeper.judged({ ref, set, judgement, live });
    return judgement;
  }

  private present(version: number, freshness: Freshness): Pipeline {
    const { instance, frontendUrl, followUps, entityRefs } = this.options;
    const { set, applications } = this;
    return presentPipeline(set, this.judgement, {
      instance,
      frontendUrl,
      freshness,
      entityRefs: entityRefs(set),
      version,
      commit: revision => followUps.commit(set, applications, revision),
      release: stage => followUps.release(set, stage),
    });
  }

  /** Milliseconds of our clock, so that it grows over a restart too. */
  private nextVersion(): number {
    const before = this.shown?.snapshot.pipeline.version ?? 0;
    return Math.max(before + 1, this.options.clock().getTime());
  }

  /** What was shown, with the last sign of life as it is now. */
  private withFreshness(shown: Shown, freshness: Freshness): PipelineSnapshot {
    const { pipeline } = shown.snapshot;
    if (pipeline.freshness !== freshness) {
      const renewed = { ...pipeline, freshness };
      shown.snapshot = { ...shown.snapshot, pipeline: renewed };
    }
    return shown.snapshot;
  }
}

interface Shown {
  text: string;
  snapshot: PipelineSnapshot;
}

/** What a viewer sees, without what changes by itself. */
function textOf(pipeline: Pipeline): string {
  const { state, reason } = pipeline.freshness;
  return JSON.stringify({
    ...pipeline,
    version: 0,
    freshness: [state, reason],
  });
}
