/**
 * Notices syncs of gated stages that did not come from this portal: records each once, tells of it, and follows it to
 * its end. What happened before a stage was looked at for the first time is no news; what happened while no portal
 * ran is.
 *
 * One pipeline of an instance after the other, so that a change of thousands of them is no burden and an Argo CD that
 * does not answer holds up its own alone. A look that failed is repeated.
 */

import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  formatPipelineRef,
  shortRevision,
  type OutsideDecision,
  type Pipeline,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { ArgoApi } from '../argocd/ArgoApi';
import { ArgoError } from '../argocd/errors';
import type { Application } from '../argocd/types';
import type { PipelineOutline, PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import type { Timers } from '../platform/timers';
import { stagesByGate, targetKey, type GatedStage } from './gatedStages';
import { LookedFrom } from './LookedFrom';
import { OwnAccounts } from './OwnAccounts';
import { outsideEntry } from './outsideEntry';
import type { Outside, OutsideStore } from './OutsideStore';
import { passedSince } from '../approvals/conditions/passedSince';
import { mayBeOurs, outcomeOf, outsideSyncs } from './outsideSyncs';

export interface SideDoorsOptions {
  store: OutsideStore;
  reader: PipelineReader;
  /** By instance. */
  argo: ReadonlyMap<string, Pick<ArgoApi, 'userName'>>;
  /** Told once of each, by the replica that recorded it, after it is stored. It must not throw. */
  onOutside: (outside: Outside) => void;
  clock: Clock;
  timers: Timers;
  logger: LoggerService;
}

/** As many of a stage are shown. */
const SHOWN = 5;
const AGAIN_MS = 10_000;

export class SideDoors {
  /** By instance: pipelines to look at, by their references as texts. */
  private readonly due = new Map<string, Map<string, PipelineRef>>();
  /** Targets as they were looked at last: the model gives the same object while nothing has changed. */
  private readonly seen = new WeakSet<Application>();
  private readonly from: LookedFrom;
  /** Instances with a look under way. */
  private readonly working = new Map<string, Promise<void>>();
  private readonly accounts: OwnAccounts;
  private stopped = false;
  private unsubscribe = () => {};
  /** Pipelines that could not be looked at, until they are tried again. */
  private readonly failed = new Map<string, PipelineRef>();
  private cancelRetry: (() => void) | undefined;

  constructor(private readonly options: SideDoorsOptions) {
    this.accounts = new OwnAccounts(options);
    this.from = new LookedFrom(options);
  }

  start(): void {
    const { reader } = this.options;
    this.unsubscribe = reader.onChange(ref => this.lookSoon(ref));
    reader.outlines().forEach(({ pipeline }) => this.lookSoon(pipeline.ref));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    this.cancelRetry?.();
    await this.settled();
  }

  /** Resolves when nothing is left to look at. */
  async settled(): Promise<void> {
    await Promise.all(this.working.values());
  }

  /** The pipeline with the newest syncs past each gate. */
  async show(pipeline: Pipeline): Promise<Pipeline> {
    const all = await this.options.store.newest(pipeline.ref);
    if (all.length === 0) {
      return pipeline;
    }
    const stages = pipeline.stages.map(stage => {
      const outside: OutsideDecision[] = all
        .filter(one => one.stage.name === stage.name)
        .slice(0, SHOWN)
        .map(({ decision }) => decision);
      return outside.length > 0 ? { ...stage, outside } : stage;
    });
    return { ...pipeline, stages };
  }

  /**
   * For people: how the stage was given something else past its gate since then, so that what was decided before must
   * not undo it; undefined when it was not. What Argo CD shows now is looked at first. Throws ArgoError.
   */
  async pastTheGate(
    ref: PipelineRef,
    stageName: string,
    revisions: readonly string[],
    since: string,
  ): Promise<string | undefined> {
    await this.look(ref);
    const all = await this.options.store.newest(ref);
    const found = passedSince(all, stageName, revisions, since);
    if (!found) {
      return undefined;
    }
    const { account, target } = found.decision;
    const release = found.decision.revisions.map(shortRevision).join(' + ');
    return `${account} has synced ${target} to ${release} past the gate since`;
  }

  private lookSoon(ref: PipelineRef): void {
    const { instance } = ref;
    const due = this.due.get(instance) ?? new Map<string, PipelineRef>();
    this.due.set(instance, due);
    due.set(formatPipelineRef(ref), ref);
    if (!this.working.has(instance) && !this.stopped) {
      this.working.set(instance, this.workAll(instance, due));
    }
  }

  private async workAll(
    instance: string,
    due: Map<string, PipelineRef>,
  ): Promise<void> {
    // Whoever told of the change goes on first.
    await Promise.resolve();
    for (const [key, ref] of due) {
      if (this.stopped) {
        break;
      }
      due.delete(key);
      try {
        await this.look(ref);
      } catch (error) {
        this.again(ref, error);
      }
    }
    this.working.delete(instance);
  }

  private again(ref: PipelineRef, error: unknown): void {
    const { logger, timers } = this.options;
    const key = formatPipelineRef(ref);
    // That an Argo CD does not answer is told by who watches it.
    if (!(error instanceof ArgoError)) {
      logger.warn(
        `Whether ${key} was synced past its gates could not be told`,
        error instanceof Error ? error : new Error(String(error)),
      );
    }
    this.failed.set(key, ref);
    this.cancelRetry ??= timers.after(AGAIN_MS, () => this.retry());
  }

  private retry(): void {
    this.cancelRetry = undefined;
    const refs = [...this.failed.values()];
    this.failed.clear();
    refs.forEach(ref => this.lookSoon(ref));
  }

  private async look(ref: PipelineRef): Promise<void> {
    const outline = this.options.reader.outline(ref);
    if (!outline) {
      return;
    }
    const { gated, open } = stagesByGate(outline);
    await this.from.forget(open);
    for (const stage of gated) {
      const changed = stage.applications.filter(app => !this.seen.has(app));
      if (changed.length > 0) {
        await this.lookAtStage(outline, stage, changed);
        changed.forEach(app => this.seen.add(app));
      }
    }
  }

  private async lookAtStage(
    outline: PipelineOutline,
    stage: GatedStage,
    changed: readonly Application[],
  ): Promise<void> {
    const since = await this.from.of(stage);
    const running = await this.options.store.running(outline.pipeline.ref);
    for (const app of changed) {
      const from = since.get(targetKey(stage.key, app));
      const ours = await this.oursOn(outline.pipeline.ref, app);
      for (const sync of from ? outsideSyncs(app, ours, from) : []) {
        await this.record({
          pipeline: outline.pipeline.ref,
          stage: { index: stage.index, name: stage.name },
          targetNamespace: app.key.namespace,
          decision: { target: app.key.name, ...sync },
        });
      }
      await this.endThose(running, app);
    }
  }

  private async oursOn({ instance }: PipelineRef, app: Application) {
    const { argo, store } = this.options;
    const api = argo.get(instance);
    if (!api) {
      throw new Error(`${instance} is not configured`);
    }
    const accounts = await this.accounts.of(instance, api);
    const executions = mayBeOurs(app, accounts)
      ? await store.executionsOn({ instance, ...app.key })
      : [];
    return { accounts, executions };
  }

  private async record(found: Outside): Promise<void> {
    const { store, clock, onOutside } = this.options;
    const entry = outsideEntry(found, clock().toISOString());
    if (await store.record(found, entry)) {
      onOutside(found);
    }
  }

  private async endThose(
    running: readonly Outside[],
    app: Application,
  ): Promise<void> {
    const here = running.filter(
      ({ decision, targetNamespace }) =>
        decision.target === app.key.name &&
        targetNamespace === app.key.namespace,
    );
    for (const one of here) {
      const outcome = outcomeOf(app, one.decision.at);
      if (outcome) {
        await this.options.store.end(one, outcome);
      }
    }
  }
}
