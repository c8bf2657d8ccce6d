/**
 * What one pipeline is made of. Every change is remembered at once, as some evidence is gone half a second later;
 * the pipeline is judged when somebody asks.
 */

import type {
  Freshness,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import type { Clock } from '../platform/clock';
import type { Applications } from './InstanceObjects';
import type { PipelineJudgement } from './judgement';
import { judgePipeline } from './judgePipeline';
import type { KnownApplications } from './judgeChildren';
import { NOTHING_REMEMBERED } from './memory';
import type { PipelineKeeper } from './PipelineKeeper';
import { earlier, remember } from './remember';

export interface EvidenceOptions {
  freshness: () => Freshness;
  keeper: PipelineKeeper;
  /** Where children of its targets are looked up. */
  known: KnownApplications;
  clock: Clock;
}

export class PipelineEvidence {
  private memory = NOTHING_REMEMBERED;
  /** Whether the memory has seen all of it as it is. */
  private isRemembered = false;
  /** When that must be seen again although it is the same; milliseconds of our clock. */
  private rememberAgainAt: number | undefined;
  /** The last judgement, while nothing has changed since and somebody looks. */
  private judged: PipelineJudgement | undefined;
  /** Why the evidence could not be trusted then. */
  private judgedDespite: string | undefined;
  private recheckAt: number | undefined;

  constructor(
    private readonly ref: PipelineRef,
    private readonly options: EvidenceOptions,
    private currentSet: ApplicationSet,
    private currentApplications: Applications,
  ) {}

  get set(): ApplicationSet {
    return this.currentSet;
  }

  get applications(): readonly Application[] {
    return [...this.currentApplications.values()];
  }

  /** To be called for every change: what is not remembered now is lost. */
  become(set: ApplicationSet, applications: Applications): void {
    if (!this.isRemembered) {
      this.remember(this.applications);
    }
    const before = this.currentApplications;
    const isNews = ([key, app]: [string, Application]) =>
      set !== this.currentSet || before.get(key) !== app || app.children;
    const news = [...applications].filter(isNews).map(([, app]) => app);
    this.currentSet = set;
    this.currentApplications = applications;
    this.judged = undefined;
    this.remember(news);
  }

  /** The same value comes back while nothing changes that it depends on. */
  judgement(): PipelineJudgement {
    const holds =
      this.judgedDespite === this.trouble() &&
      !this.isDue(this.options.clock().getTime());
    return (holds ? this.judged : undefined) ?? this.judge();
  }

  /** Whether time alone may have changed the judgement. `now`: milliseconds of our clock. */
  isDue(now: number): boolean {
    return isReached(this.recheckAt, now);
  }

  /** Keeps what cannot be told again, and nothing else. */
  letGo(): void {
    this.judged = undefined;
  }

  private judge(): PipelineJudgement {
    const { keeper, known, clock } = this.options;
    this.remember([]);
    const { ref, set, applications, isRemembered } = this;
    const staleBecause = this.trouble();
    const facts = { set, applications, known, isRemembered, staleBecause };
    const judgement = judgePipeline(facts, this.memory, clock());
    const live = staleBecause === undefined;
    this.memory = judgement.memory;
    this.judged = judgement;
    this.recheckAt = judgement.recheckAt;
    this.judgedDespite = staleBecause;
    keeper.judged({ ref, set, judgement, live });
    return judgement;
  }

  private remember(news: readonly Application[]): void {
    this.recall();
    const { memory, set, applications } = this;
    const { known, clock } = this.options;
    const now = clock();
    const isKnown =
      this.isRemembered && !isReached(this.rememberAgainAt, now.getTime());
    const unseen = isKnown ? news : applications;
    this.isRemembered = this.trouble() === undefined;
    if (!this.isRemembered || unseen.length === 0) {
      return;
    }
    const seen = remember(memory, set, applications, now, unseen, known);
    this.memory = seen.memory;
    this.rememberAgainAt = isKnown
      ? earlier(this.rememberAgainAt, seen.recheckAt)
      : seen.recheckAt;
  }

  private recall(): void {
    const { keeper } = this.options;
    const kept = keeper.recall(this.ref, this.set.uid, this.memory);
    if (kept) {
      this.memory = kept;
      this.isRemembered = false;
    }
  }

  /** Why the evidence cannot be trusted now; undefined while its instance is live. */
  private trouble(): string | undefined {
    const { state, reason } = this.options.freshness();
    const { instance } = this.ref;
    return state === 'live'
      ? undefined
      : `the Argo CD ${instance} is ${state}: ${reason}`;
  }
}

/** `time` and `now`: milliseconds of our clock. */
function isReached(time: number | undefined, now: number): boolean {
  return time !== undefined && time <= now;
}
