/**
 * Tells approvers that a release begins to wait for them, once a release, over all replicas. What was waiting when the
 * portal saw an Argo CD for the first time is nobody's news. A release must have waited for a moment, so that one which
 * only passes by is not told.
 */

import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { PromotionsConfig } from '../config';
import { effectiveGate } from '../approvals/policies/effectiveGate';
import { stagePolicy } from '../approvals/policies/stageFacts';
import type { StagePolicy } from '../approvals/policies';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import { pause, type Timers } from '../platform/timers';
import type { Mailbox } from './Mailbox';
import { openedNotice } from './noticesOf';
import { noteAtFirst, noteOnce } from './operations';

const ROUND_MS = 5_000;
/** Those beyond are looked up in the database again. */
const MOST_TOLD = 20_000;

export interface GateNoticesOptions {
  db: Knex;
  mailbox: Pick<Mailbox, 'post'>;
  reader: PipelineReader;
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>;
  timers: Timers;
  logger: { warn(message: string): void };
}

interface Opened {
  key: readonly unknown[];
  snapshot: PipelineSnapshot;
  index: number;
  policy: StagePolicy;
}

export class GateNotices {
  private readonly stopping = new AbortController();
  private changed = new Map<string, PipelineRef>();
  /** Seen to wait in the round before. */
  private before = new Map<string, Opened>();
  /** Told, or noted as told, as far as this process knows. */
  private readonly told = new Set<string>();
  private readonly begun = new Set<string>();
  private stopReading = () => {};
  private running: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(private readonly options: GateNoticesOptions) {}

  start(): void {
    const { reader } = this.options;
    this.stopReading = reader.onChange(ref => this.noteChange(ref));
    this.running = this.goOn();
  }

  async stop(): Promise<void> {
    this.stopReading();
    this.stopping.abort();
    await this.running;
  }

  async round(): Promise<void> {
    const { db, mailbox } = this.options;
    await this.beginWithInstances();
    const due = this.before;
    const changed = this.changed;
    this.changed = new Map();
    this.before = new Map();
    for (const [text, { key, index, policy }] of due) {
      const snapshot = this.stillWaits(text, due);
      if (snapshot && (await noteOnce(db, key))) {
        mailbox.post(openedNotice(snapshot.pipeline, index, policy));
      }
      this.rememberTold(text);
    }
    for (const ref of changed.values()) {
      if (this.begun.has(ref.instance)) {
        this.opened(ref)
          .map(each => [JSON.stringify(each.key), each] as const)
          .filter(([text]) => !this.told.has(text))
          .forEach(([text, each]) => this.before.set(text, each));
      }
    }
  }

  private rememberTold(text: string): void {
    if (this.told.size >= MOST_TOLD) {
      this.told.clear();
    }
    this.told.add(text);
  }

  private async goOn(): Promise<void> {
    const { timers, logger } = this.options;
    while (!this.stopping.signal.aborted) {
      try {
        await this.round();
        this.failing = false;
      } catch (error) {
        if (!this.failing) {
          logger.warn(`Approvers are not told of gates now: ${error}`);
        }
        this.failing = true;
        // Whatever this round did not get to is looked at again; what was told is noted.
        this.begun.clear();
      }
      await pause(timers, ROUND_MS, this.stopping.signal);
    }
  }

  /** Once each is live: what waits there and was ever seen is compared with what was noted before. */
  private async beginWithInstances(): Promise<void> {
    const { db, reader } = this.options;
    for (const { name, freshness } of reader.instances()) {
      if (freshness.state === 'live' && !this.begun.has(name)) {
        const refs = reader
          .outlines()
          .map(({ pipeline }) => pipeline.ref)
          .filter(({ instance }) => instance === name);
        const keys = refs.flatMap(ref => this.opened(ref)).map(o => o.key);
        await noteAtFirst(db, firstOf(name), keys);
        this.begun.add(name);
        refs.forEach(ref => this.noteChange(ref));
      }
    }
  }

  private noteChange(ref: PipelineRef): void {
    this.changed.set(formatPipelineRef(ref), ref);
  }

  private stillWaits(
    text: string,
    due: ReadonlyMap<string, Opened>,
  ): PipelineSnapshot | undefined {
    const ref = due.get(text)?.snapshot.pipeline.ref;
    const now = ref ? this.opened(ref) : [];
    return now.find(({ key }) => JSON.stringify(key) === text)?.snapshot;
  }

  private opened(ref: PipelineRef): Opened[] {
    const { reader, config } = this.options;
    if (!reader.verdictsOf(ref).includes('gated')) {
      return [];
    }
    const snapshot = reader.pipeline(ref);
    const stages = snapshot?.pipeline.stages ?? [];
    return stages.flatMap(stage => {
      const { index, verdict, release } = stage;
      if (!snapshot || verdict !== 'gated' || !release.offered || !release.id) {
        return [];
      }
      const policy = stagePolicy(snapshot, index, config);
      const key = ['gate', formatPipelineRef(ref), index, release.id];
      return effectiveGate(stage, policy) === 'approval'
        ? [{ key, snapshot, index, policy }]
        : [];
    });
  }
}

function firstOf(instance: string): readonly unknown[] {
  return ['first', instance];
}
