/** One pipeline in memory: follows every change, and is put into words when somebody looks. */

import type {
  Freshness,
  Pipeline,
  PipelineChain,
  PipelineRef,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../argocd/types';
import type { Clock } from '../platform/clock';
import { digestOfText } from '../platform/digest';
import { LAG_MS, type FollowUps } from './FollowUps';
import type { Applications } from './InstanceObjects';
import type { KnownApplications } from './judgeChildren';
import type { PipelineJudgement } from './judgement';
import { PipelineEvidence } from './PipelineEvidence';
import type { PipelineKeeper } from './PipelineKeeper';
import { outlineOf } from './outline';
import type { PipelineOutline, PipelineSnapshot } from './PipelineReader';
import { presentPipeline } from './presentPipeline';

/** How long what was shown is kept for the next look: those who look ask again each minute. */
const LOOK_MS = 90_000;

export interface LivePipelineOptions {
  instance: string;
  frontendUrl: string;
  followUps: FollowUps;
  entityRefs: (set: ApplicationSet) => string[];
  /** Its place among several that are one pipeline. */
  chainOf?: (ref: PipelineRef) => PipelineChain | undefined;
  freshness: () => Freshness;
  keeper: PipelineKeeper;
  /** Where children of its targets are looked up. */
  known: KnownApplications;
  clock: Clock;
}

export class LivePipeline {
  readonly ref: PipelineRef;
  private readonly evidence: PipelineEvidence;
  /** The judgement that is shown; undefined when the words may have changed without it. */
  private shownOf: PipelineJudgement | undefined;
  private shown: PipelineSnapshot | undefined;
  private outlined: PipelineOutline | undefined;
  /** Of what was shown last, also when that is not kept. */
  private digest = '';
  private version = 0;
  /** Undefined when a change was told of that nobody had looked at yet. */
  private toldVersion: number | undefined = 0;
  /** When somebody looked last; milliseconds of our clock. */
  private seenAt = -Infinity;
  /** When to look for targets that lag behind. */
  private compareAt: number | undefined;

  constructor(
    private readonly options: LivePipelineOptions,
    set: ApplicationSet,
    applications: Applications,
  ) {
    this.ref = { instance: options.instance, ...set.key };
    this.evidence = new PipelineEvidence(this.ref, options, set, applications);
    this.compareLater();
  }

  /** A set that was deleted and made again remembers nothing of the first. */
  isOf(set: ApplicationSet): boolean {
    return this.evidence.set.uid === set.uid;
  }

  /** To be called for every change: what is not remembered now is lost. */
  become(set: ApplicationSet, applications: Applications): void {
    this.outlined = undefined;
    this.evidence.become(set, applications);
    this.hasNews();
  }

  /** Something is known now that was asked for it. */
  hasNews(): void {
    this.shownOf = undefined;
    this.compareLater();
  }

  /** Whether time alone may have changed it. */
  isDue(now: number): boolean {
    return this.evidence.isDue(now);
  }

  /** Has targets compared that still lag behind a while after the last change. */
  compareLagging(now: number): void {
    if (this.compareAt !== undefined && this.compareAt <= now) {
      this.compareAt = undefined;
      const { followUps } = this.options;
      followUps.compareLagging(this.evidence.set, this.evidence.judgement());
    }
  }

  /** Its `pipeline` is the same object while a viewer could see no difference and somebody looks now and then. */
  snapshot(): PipelineSnapshot {
    this.seenAt = this.now();
    const shown = this.show();
    this.toldVersion ??= this.version;
    return shown;
  }

  /** The same object while its set and Applications are the same. */
  outline(): PipelineOutline {
    this.outlined ??= this.outlineNow();
    return this.outlined;
  }

  /** Of its stages. */
  verdicts(): Verdict[] {
    return this.evidence.judgement().stages.map(({ verdict }) => verdict);
  }

  /**
   * Whether a viewer could see a difference since this was asked last. Where nobody looks nothing is put into words to
   * tell that, only what a gate will ask for is rendered.
   */
  takeChange(): boolean {
    if (!this.isSeen(this.now())) {
      this.prepare();
      this.toldVersion = undefined;
      return true;
    }
    this.show();
    const changed = this.version !== this.toldVersion;
    this.toldVersion = this.version;
    return changed;
  }

  /** Keeps nothing at hand that nobody looks at. */
  letGo(now: number): void {
    if (this.compareAt === undefined && !this.isSeen(now)) {
      this.shown = undefined;
      this.shownOf = undefined;
      this.evidence.letGo();
    }
  }

  private isSeen(now: number): boolean {
    return now - this.seenAt <= LOOK_MS;
  }

  private prepare(): void {
    const { followUps } = this.options;
    const { stages } = this.evidence.judgement();
    stages.forEach(stage => followUps.release(this.evidence.set, stage));
  }

  private show(): PipelineSnapshot {
    const judgement = this.evidence.judgement();
    const kept = this.shown;
    this.shown =
      kept && this.shownOf === judgement
        ? withFreshness(kept, this.options.freshness())
        : this.present(judgement);
    this.shownOf = judgement;
    return this.shown;
  }

  private present(judgement: PipelineJudgement): PipelineSnapshot {
    const { set } = this.evidence;
    const { followUps } = this.options;
    const pipeline = this.inWords(judgement);
    const digest = digestOfText(seenIn(pipeline));
    const before = this.shown?.pipeline;
    const same = digest === this.digest;
    this.digest = digest;
    this.version = same ? this.version : this.nextVersion();
    return {
      set,
      evidence: judgement,
      contents: index => followUps.contents(set, judgement.stages[index]),
      render: index => followUps.render(set, judgement.stages[index]),
      applications: judgement.stages.map(stage =>
        stage.targets.map(({ app }) => app),
      ),
      pipeline:
        same && before ? before : { ...pipeline, version: this.version },
    };
  }

  private inWords(judgement: PipelineJudgement): Pipeline {
    const { instance, frontendUrl, followUps, entityRefs, chainOf } =
      this.options;
    const { set, applications } = this.evidence;
    const chain = chainOf?.(this.ref);
    const pipeline = presentPipeline(set, judgement, {
      instance,
      frontendUrl,
      freshness: this.options.freshness(),
      entityRefs: entityRefs(set),
      version: 0,
      commit: once(revision => followUps.commit(set, applications, revision)),
      release: stage => followUps.release(set, stage),
      missingImage: ({ app, candidate }) =>
        followUps.missingImage(app, candidate),
    });
    return chain ? { ...pipeline, chain } : pipeline;
  }

  private outlineNow(): PipelineOutline {
    const { set, applications } = this.evidence;
    const refs = this.options.entityRefs(set);
    return outlineOf(this.ref, set, applications, refs);
  }

  private compareLater(): void {
    this.compareAt ??= this.now() + LAG_MS;
  }

  /** Milliseconds of our clock, so that it grows over a restart too. */
  private nextVersion(): number {
    return Math.max(this.version + 1, this.now());
  }

  private now(): number {
    return this.options.clock().getTime();
  }
}

/** The same answer for the same text: a revision is named in many places. */
function once<A>(answer: (text: string) => A): (text: string) => A {
  const known = new Map<string, { found: A }>();
  return text => {
    const { found } = known.get(text) ?? { found: answer(text) };
    known.set(text, { found });
    return found;
  };
}

/** What was shown, with the last sign of life as it is now. */
function withFreshness(
  shown: PipelineSnapshot,
  freshness: Freshness,
): PipelineSnapshot {
  const { pipeline } = shown;
  return pipeline.freshness === freshness
    ? shown
    : { ...shown, pipeline: { ...pipeline, freshness } };
}

/** What a viewer sees, without what changes by itself. */
function seenIn(pipeline: Pipeline): string {
  const { state, reason } = pipeline.freshness;
  return JSON.stringify({ ...pipeline, freshness: [state, reason] });
}
