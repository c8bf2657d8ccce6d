/** Gathers what the conditions of a gate are told from: the read model, the notes of who watched, holds, windows, modules. */

import {
  ANNOTATION_EXECUTOR,
  type Hold,
  type Pipeline,
  type PipelineRef,
  type Stage,
  type WindowOutlook,
} from '@stagecraft/plugin-promotions-common';
import type { PromotionsConfig } from '../../config';
import type {
  PipelineReader,
  PipelineSnapshot,
} from '../../model/PipelineReader';
import {
  proofBefore,
  wasRolledBack,
  type Proof,
  type Span,
} from '../../model/proof';
import type { Clock } from '../../platform/clock';
import type { StoredApproval } from '../ApprovalStore';
import { effectiveGate, type StagePolicy } from '../policies';
import { isOver } from '../situation';
import { earlierPartsOf, type EarlierPart } from './chains';
import type { ConditionFacts, ExternalFacts } from './ConditionFacts';
import { knownSince, passedSince, type PastGate } from './passedSince';

/** Which release of which stage is asked about. */
export interface AskedRelease {
  pipeline: PipelineRef;
  index: number;
  stageName: string;
  /** Absent while it is not known what would be deployed. */
  releaseId?: string;
  revisions: readonly string[];
}

export interface GapSource {
  /** Times in which nobody watched the instance, from then on; ISO 8601. */
  unwatched(instance: string, since: string): Promise<readonly Span[]>;
}

export interface HoldSource {
  /** Those that stop the stage now. */
  holding(stage: AskedRelease): Promise<readonly Hold[]>;
  /** As `holding`, up to a second old. */
  seenBy(stage: AskedRelease): Promise<readonly Hold[]>;
}

export interface WindowSource {
  /** Undefined while it is not known. Never waits for Argo CD: what is not known is asked for behind it. */
  outlook(snapshot: PipelineSnapshot, index: number): WindowOutlook | undefined;
}

export interface ExternalSource {
  /** What the modules that the policy names say of the stage's release, from memory. */
  answers(
    snapshot: Pick<PipelineSnapshot, 'pipeline'>,
    index: number,
    policy: Pick<StagePolicy, 'external'>,
  ): readonly ExternalFacts[];
}

export interface TurnSource {
  /** Undefined when nothing goes before it. */
  turnOf(release: AskedRelease): { opensAt?: string } | undefined;
}

export interface OutsideSource {
  /** Syncs past the pipeline's gates, the newest first. */
  newest(pipeline: PipelineRef): Promise<readonly PastGate[]>;
}

export interface ConditionSourcesOptions {
  config: Pick<PromotionsConfig, 'instances' | 'executor' | 'chains'>;
  reader: Pick<PipelineReader, 'pipeline'>;
  gaps: GapSource;
  holds: HoldSource;
  windows: WindowSource;
  externals: ExternalSource;
  turns: TurnSource;
  /** Nothing passes the gates where it is absent. */
  outside?: OutsideSource;
  /** The database forgets everything with the process: nothing is opened then. */
  volatile?: boolean;
  clock: Clock;
}

export class ConditionSources {
  constructor(private readonly options: ConditionSourcesOptions) {}

  /**
   * Everything that decides whether the gate opens, as of now. It speaks of the approval's release where one is
   * given, else of the one that the stage is offered. `fresh`: for whoever acts, not for whoever looks. Rejects when
   * the database fails.
   */
  async factsFor(
    snapshot: PipelineSnapshot,
    index: number,
    policy: StagePolicy,
    approval?: StoredApproval,
    { fresh = false }: { fresh?: boolean } = {},
  ): Promise<ConditionFacts> {
    const { config, reader, clock, holds, windows, externals, turns } =
      this.options;
    const stage = snapshot.pipeline.stages[index];
    const asked = askedRelease(snapshot, index, approval);
    const { revisions } = asked;
    const parts = earlierPartsOf(snapshot, index, revisions, {
      chains: config.chains,
      find: ref => reader.pipeline(ref),
    });
    const own =
      snapshot.evidence && proofBefore(snapshot.evidence, index, revisions);
    const gate =
      effectiveGate(stage, policy) === 'verified' ? 'verified' : 'approval';
    const [gaps, holding, outside] = await Promise.all([
      this.gaps(asked, own, parts),
      fresh ? holds.holding(asked) : holds.seenBy(asked),
      gate === 'verified' ? this.outside(snapshot, asked) : undefined,
    ]);
    return {
      stage,
      gate,
      revisions,
      earlier: snapshot.pipeline.stages.slice(0, index),
      policy,
      ...completedOf(snapshot, index, revisions, own),
      ...(approval && { approval }),
      executor: this.executor(snapshot),
      ...(this.options.volatile && { volatile: true }),
      instance: this.instance(snapshot),
      ...provenBy(snapshot, asked, own, parts, gaps),
      holds: holding,
      ...present(
        'windows',
        isDone(stage) ? undefined : windows.outlook(snapshot, index),
      ),
      externals: externals.answers(
        { pipeline: speakingOf(snapshot.pipeline, asked) },
        index,
        policy,
      ),
      ...present('newest', snapshot.pipeline.candidates[0]?.revisions),
      earlierParts: parts,
      ...present('turn', turns.turnOf(asked)),
      ...present('outside', outside),
      now: clock(),
    };
  }

  private async outside(
    { pipeline }: PipelineSnapshot,
    { stageName, revisions }: AskedRelease,
  ): Promise<ConditionFacts['outside']> {
    const all = (await this.options.outside?.newest(pipeline.ref)) ?? [];
    const since = knownSince(pipeline, revisions);
    return passedSince(all, stageName, revisions, since)?.decision;
  }

  private executor({ set }: PipelineSnapshot): ConditionFacts['executor'] {
    const { executor } = this.options.config;
    const named = set.annotations[ANNOTATION_EXECUTOR]?.trim();
    return { ...(executor && { own: executor }), ...(named && { named }) };
  }

  private instance({ pipeline }: PipelineSnapshot): ConditionFacts['instance'] {
    const name = pipeline.ref.instance;
    const { freshness } = pipeline;
    return {
      name,
      execute:
        this.options.config.instances.find(i => i.name === name)?.execute ??
        false,
      live: freshness.state === 'live',
      ...present('reason', freshness.reason),
    };
  }

  /** Of every instance that an earlier target is on, since the first of them completed the release. */
  private async gaps(
    { pipeline }: AskedRelease,
    own: Proof | undefined,
    parts: readonly EarlierPart[],
  ): Promise<readonly Span[]> {
    const all = [
      { instance: pipeline.instance, proof: own },
      ...parts.map(({ ref, proof }) => ({ instance: ref.instance, proof })),
    ];
    const found = await Promise.all(
      all.map(({ instance, proof }) => {
        const since = firstCompletion(proof);
        return since ? this.options.gaps.unwatched(instance, since) : [];
      }),
    );
    return found.flat();
  }
}

/** What a round that is over was about may have come with another commit since: evidence for that one is none for this. */
function askedRelease(
  { pipeline }: PipelineSnapshot,
  index: number,
  newest: StoredApproval | undefined,
): AskedRelease {
  const { name, release } = pipeline.stages[index];
  const approval = newest && !isOver(newest) ? newest : undefined;
  const releaseId = approval?.releaseId ?? release.id;
  return {
    pipeline: pipeline.ref,
    index,
    stageName: name,
    ...present('releaseId', releaseId),
    revisions: approval?.revisions ?? release.revisions,
  };
}

/** The pipeline with what is asked about as its stage's release. */
function speakingOf(
  pipeline: Pipeline,
  { index, releaseId, revisions }: AskedRelease,
): Pipeline {
  const stages = pipeline.stages.map(stage => {
    const release = {
      ...stage.release,
      revisions: [...revisions],
      ...present('id', releaseId),
    };
    return stage.index === index && stage.release.id !== releaseId
      ? { ...stage, release }
      : stage;
  });
  return { ...pipeline, stages };
}

/** The model's own word where it offers this very release. */
function completedOf(
  { pipeline }: PipelineSnapshot,
  index: number,
  revisions: readonly string[],
  own: Proof | undefined,
): Pick<ConditionFacts, 'completed'> {
  const { release } = pipeline.stages[index];
  const isOffered =
    release.offered && release.revisions.join('+') === revisions.join('+');
  return isOffered ? { completed: true } : present('completed', own?.completed);
}

function provenBy(
  { evidence }: PipelineSnapshot,
  { index, revisions }: AskedRelease,
  own: Proof | undefined,
  parts: readonly EarlierPart[],
  gaps: readonly Span[],
): Pick<ConditionFacts, 'proof' | 'soak'> {
  const before = parts.map(({ proof }) => proof);
  if (!evidence || !own || before.includes(undefined)) {
    return {};
  }
  const all = [own, ...before.flatMap(proof => proof ?? [])];
  return {
    proof: {
      affected: all.some(({ affected }) => affected),
      checks: all.flatMap(({ checks }) => checks),
      rolledBack: wasRolledBack(evidence, index, revisions),
    },
    soak: { targets: all.flatMap(({ targets }) => targets), gaps },
  };
}

/** Nothing waits there, so that nobody has to ask Argo CD for it. */
function isDone({ verdict, release }: Stage): boolean {
  return (verdict === 'complete' || verdict === 'empty') && !release.offered;
}

function firstCompletion(proof: Proof | undefined): string | undefined {
  return proof?.targets
    .flatMap(({ completedAt }) => completedAt ?? [])
    .sort()[0];
}

function present<K extends string, T>(
  key: K,
  value: T | undefined,
): Partial<Record<K, T>> {
  const found: Partial<Record<K, T>> = {};
  if (value !== undefined) {
    found[key] = value;
  }
  return found;
}
