/**
 * Opens `verified` gates when all of their conditions are met: once a release, only where the portal may act, and only
 * for pipelines that name this portal as their executor.
 *
 * It keeps an index of the pipelines with such gates and looks at one when it changed or when time may have changed
 * it. What it decides on is read afresh each time, and `store.open` lets one of all replicas through, so a process that
 * is killed at any point leaves either nothing or an opening that the worker finds due.
 *
 * What had become due while this process did not watch the instance, after a start or an outage, is let out slowly, in
 * the order in which it became due; the openings of all replicas count.
 */

import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_EXECUTOR,
  formatPipelineRef,
  type GateCondition,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type {
  ApprovalStore,
  NewOpening,
  StoredApproval,
} from '../approvals/ApprovalStore';
import type { ConditionSources } from '../approvals/conditions/ConditionSources';
import { conditionsFor } from '../approvals/conditions/conditionsFor';
import type { Turns } from '../approvals/conditions/Turns';
import {
  effectiveGate,
  stagePolicy,
  type StagePolicy,
} from '../approvals/policies';
import { roundTargets } from '../approvals/roundTargets';
import { isOver } from '../approvals/situation';
import { ArgoError } from '../argocd/errors';
import type { PromotionsConfig } from '../config';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import { laterParts } from '../model/chains';
import { namedGates } from '../model/steps';
import type { Clock } from '../platform/clock';
import { AGAIN_MS, dueSince, nextLook } from './dueTimes';
import { LetOut, type Due } from './LetOut';
import { isTakenAway, type PastTheGate } from './takenAway';

/** Pipelines that are looked at in one round; the others follow in the next one. */
const MOST_AT_ONCE = 50;

export interface OpenerOptions {
  reader: PipelineReader;
  store: Pick<ApprovalStore, 'find' | 'open'> & {
    countOpenings(instance: string, since: string): Promise<number>;
  };
  sources: Pick<ConditionSources, 'factsFor'>;
  turns: Turns;
  config: Pick<
    PromotionsConfig,
    'executor' | 'instances' | 'policies' | 'brokenPolicies' | 'chains'
  >;
  /** The database forgets everything with the process: nothing is opened then. */
  volatile: boolean;
  clock: Clock;
  logger: Pick<LoggerService, 'info' | 'error'>;
  onOpened: (ref: PipelineRef) => void;
  pastTheGate?: PastTheGate;
}

interface Waiting {
  ref: PipelineRef;
  /** When to look again; milliseconds of our clock. */
  lookAtMs: number;
}

export class Opener {
  /** Pipelines with a verified gate that are to be looked at, by reference. */
  private readonly waiting = new Map<string, Waiting>();
  private readonly letOut: LetOut;
  private unfollow: () => void = () => {};

  constructor(private readonly options: OpenerOptions) {
    this.letOut = new LetOut(options);
  }

  start(): void {
    this.unfollow = this.options.reader.onChange(ref => {
      this.look(ref);
      laterParts(ref, this.options.config.chains).forEach(part =>
        this.look(part),
      );
    });
    for (const { pipeline } of this.options.reader.outlines()) {
      this.look(pipeline.ref);
    }
  }

  stop(): void {
    this.unfollow();
  }

  /** Looks at the pipeline in the next round, when it has a gate that this portal opens. */
  look(ref: PipelineRef): void {
    const key = formatPipelineRef(ref);
    if (this.mayOpen(ref)) {
      this.waiting.set(key, { ref, lookAtMs: -Infinity });
    } else {
      this.waiting.delete(key);
    }
  }

  /** One round: looks at what is due, and opens what is ready. Rejects when the database fails; nothing is lost then. */
  async workOnce(): Promise<void> {
    const nowMs = this.now().getTime();
    this.letOut.watch();
    const due = [...this.waiting.values()]
      .filter(({ lookAtMs }) => lookAtMs <= nowMs)
      .slice(0, MOST_AT_ONCE);
    for (const { ref } of due) {
      await this.lookAt(ref);
    }
    for (const ready of await this.letOut.take()) {
      // What is not opened is looked at again in a while.
      await this.openOne(ready).catch(throwUnlessArgo);
    }
  }

  /** How many pipelines are followed: those that wait for time alone too. */
  get followed(): number {
    return this.waiting.size;
  }

  /** What can be told without judging it, since there may be thousands. */
  private mayOpen(ref: PipelineRef): boolean {
    const { config, reader, volatile } = this.options;
    const set = reader.outline(ref)?.set;
    const isOurs =
      config.executor !== undefined &&
      set?.annotations[ANNOTATION_EXECUTOR]?.trim() === config.executor;
    return (
      set !== undefined &&
      isOurs &&
      !volatile &&
      [...(namedGates(set)?.values() ?? [])].includes('verified') &&
      config.instances.some(i => i.name === ref.instance && i.execute)
    );
  }

  private async lookAt(ref: PipelineRef): Promise<void> {
    const key = formatPipelineRef(ref);
    // Before anything is read, so that a change meanwhile is looked at again.
    const mine: Waiting = { ref, lookAtMs: Infinity };
    // At the end, so that everybody has a turn.
    this.waiting.delete(key);
    this.waiting.set(key, mine);
    this.letOut.forget(ref);
    try {
      const snapshot = this.options.reader.pipeline(ref);
      mine.lookAtMs = snapshot ? await this.consider(snapshot) : Infinity;
    } catch (error) {
      mine.lookAtMs = this.now().getTime() + AGAIN_MS;
      throwUnlessArgo(error);
    }
  }

  /** When to look again; milliseconds of our clock. */
  private async consider(snapshot: PipelineSnapshot): Promise<number> {
    const looks: number[] = [];
    for (const { index } of snapshot.pipeline.stages) {
      const found = await this.considerStage(snapshot, index);
      if (found) {
        looks.push(nextLook(found.conditions, this.now()));
        if (found.isReady) {
          this.letOut.add(found.due);
        }
      }
    }
    return Math.min(Infinity, ...looks);
  }

  /** Undefined where there is nothing to open. */
  private async considerStage(snapshot: PipelineSnapshot, index: number) {
    const { config, store, sources } = this.options;
    const { pipeline } = snapshot;
    const stage = pipeline.stages[index];
    const policy = stagePolicy(snapshot, index, config);
    const { id } = stage.release;
    if (!isOpenable(snapshot, index, policy) || id === undefined) {
      return undefined;
    }
    const here = (await store.find(pipeline.ref, [id])).filter(
      approval => approval.stageIndex === index,
    );
    const approval = here.find(({ releaseId }) => releaseId === id);
    if (
      here.some(isUnderWay) ||
      (await isTakenAway(snapshot, index, this.options))
    ) {
      return { conditions: [], isReady: false as const };
    }
    const facts = await sources.factsFor(snapshot, index, policy, approval, {
      fresh: true,
    });
    const conditions = conditionsFor(facts);
    const due: Due = {
      pipeline: pipeline.ref,
      index,
      releaseId: id,
      sinceMs: dueSince(facts),
    };
    return conditions.every(isMetButForTurn)
      ? { conditions, isReady: true as const, due }
      : { conditions, isReady: false as const };
  }

  /** Everything is looked at anew: others may have gone first, and that took time. */
  private async openOne(due: Due): Promise<void> {
    const { reader, store, clock, logger, onOpened, turns } = this.options;
    const snapshot = reader.pipeline(due.pipeline);
    turns.end(due);
    if (!snapshot) {
      return;
    }
    const found = await this.considerStage(snapshot, due.index);
    if (!found?.isReady || found.due.releaseId !== due.releaseId) {
      return;
    }
    const opening = await this.newOpening(snapshot, found);
    const { kind, approval } = await store.open({
      ...opening,
      at: clock().toISOString(),
    });
    if (kind === 'opened') {
      const { stageName, releaseId } = approval;
      logger.info(
        `Opened the verified gate of ${stageName} in ${formatPipelineRef(
          due.pipeline,
        )} for the release ${releaseId}`,
      );
      onOpened(due.pipeline);
    }
  }

  private async newOpening(
    { pipeline, applications, contents }: PipelineSnapshot,
    { due, conditions }: { due: Due; conditions: readonly GateCondition[] },
  ): Promise<Omit<NewOpening, 'at'>> {
    const { index, releaseId } = due;
    const before = (
      await this.options.store.find(pipeline.ref, [releaseId])
    ).find(a => a.stageIndex === index && a.releaseId === releaseId);
    const { name, release } = pipeline.stages[index];
    const consistsOf = contents?.(index);
    return {
      pipeline: pipeline.ref,
      stageIndex: index,
      stageName: name,
      releaseId,
      round: before && isOver(before) ? before.round + 1 : before?.round ?? 1,
      revisions: release.revisions,
      targets: roundTargets(applications[index]),
      ...(consistsOf && { contents: consistsOf }),
      conditions,
    };
  }

  private now(): Date {
    return this.options.clock();
  }
}

/** Whether the stage waits at a verified gate that works, for a release that is known. */
function isOpenable(
  { pipeline }: PipelineSnapshot,
  index: number,
  policy: StagePolicy,
): boolean {
  const stage = pipeline.stages[index];
  return (
    effectiveGate(stage, policy) === 'verified' &&
    stage.gate.closedBecause === undefined &&
    policy.broken === undefined &&
    stage.release.offered
  );
}

/** One release at a time: the next one is looked at when what it became changes the stage. */
function isUnderWay({ state }: StoredApproval): boolean {
  return state === 'approved' || state === 'executing';
}

/** Its place in the queue is the opener's own affair. */
function isMetButForTurn({ code, state }: GateCondition): boolean {
  return state === 'met' || (code === 'turn' && state === 'waiting');
}

/** An Argo CD that does not answer keeps its own gates closed, and is told of by who watches it; others go on. */
function throwUnlessArgo(error: unknown): void {
  if (!(error instanceof ArgoError)) {
    throw error;
  }
}
