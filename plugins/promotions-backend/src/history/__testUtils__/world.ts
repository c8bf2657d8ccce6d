/** A portal's model of one story, with its history in a real database; it can be killed, stopped and started again. */

import type { Knex } from 'knex';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { mockServices } from '@backstage/backend-test-utils';
import { silentArgo } from '../../argocd/__testUtils__/silentArgo';
import type { ArgoKind } from '../../argocd/types';
import { Story } from '../../model/__testUtils__/story';
import { ReadModel } from '../../model/ReadModel';
import { VirtualTime } from '../../platform/__testUtils__/VirtualTime';
import { DatabaseHistoryStore } from '../DatabaseHistoryStore';
import { Historian } from '../Historian';
import { History } from '../History';
import { isGoneFrom } from '../keepHistory';
import { WatchLog } from '../WatchLog';

export const WEB = { instance: 'eu', namespace: 'argocd', name: 'web' };
/** What is there now. */
export const PRESENT = {
  stages: ['dev', 'qa', 'prod'],
  targets: ['dev', 'qa', 'prod'],
};

/** How long the model collects changes. */
const TELL_MS = 50;
const KINDS: ArgoKind[] = ['application', 'applicationSet'];

const ARGO = silentArgo('eu');

let replicas = 0;

/** One process: it sees the story when it is told to look. */
export class Portal {
  readonly time: VirtualTime;
  readonly logger = mockServices.logger.mock();
  readonly store: DatabaseHistoryStore;
  readonly historian: Historian;
  readonly history: History;
  readonly log: WatchLog;
  private readonly model: ReadModel;

  constructor(db: Knex, private readonly story: Story) {
    this.time = new VirtualTime(story.now);
    const { clock, timers } = this.time;
    const { logger } = this;
    replicas += 1;
    this.store = new DatabaseHistoryStore(db, {
      writer: `replica-${replicas}`,
      logger,
    });
    const { store } = this;
    const world = { store, clock, timers, random: () => 0.5, logger };
    this.historian = new Historian({
      ...world,
      reminded: ref => this.model.reconsider(ref),
      isGone: ref => isGoneFrom(this.model, ref),
    });
    this.history = new History({ store, clock, retentionDays: 400 });
    this.model = new ReadModel({
      instances: [{ api: ARGO, frontendUrl: '', execute: false }],
      entityRefs: () => [],
      commitUrl: () => undefined,
      keeper: this.historian,
      ...world,
    });
    this.model.start();
    this.log = new WatchLog({
      store,
      reader: this.model,
      historian: this.historian,
      clock,
      timers,
      logger,
    });
  }

  /** Starts a process that remembers what the database does, and sees the story as it is. */
  static async start(db: Knex, story: Story): Promise<Portal> {
    const portal = new Portal(db, story);
    await portal.historian.load();
    return portal.look();
  }

  /** Lists all that there is, at the story's time. */
  async look(): Promise<this> {
    this.glimpse();
    await this.time.advance(TELL_MS);
    return this;
  }

  /** As `look`, without the time to judge anything. */
  glimpse(): void {
    const late = Date.parse(this.story.now) - this.time.clock().getTime();
    if (late > 0) {
      this.time.skip(late);
    }
    const { listed, heard } = this.model.listenerFor('eu');
    KINDS.forEach(heard);
    listed({ kind: 'application', objects: Object.values(this.story.apps) });
    listed({ kind: 'applicationSet', objects: [this.story.set] });
  }

  /** `dev complete · qa rolling · prod waiting` */
  verdicts(): string {
    const stages = this.model.pipeline(WEB)?.pipeline.stages ?? [];
    return stages.map(({ name, verdict }) => `${name} ${verdict}`).join(' · ');
  }

  snapshot(ref: PipelineRef) {
    return this.model.pipeline(ref);
  }

  candidates(): string[] {
    const { candidates = [] } = this.model.pipeline(WEB)?.pipeline ?? {};
    return candidates.map(({ revisions }) => revisions[0][0]);
  }

  /** Ends the process as it should. */
  stop(): Promise<void> {
    this.model.stop();
    return this.historian.stop();
  }

  /** Newest first: `b: dev complete, qa rolling`. */
  async told(): Promise<string[]> {
    const { items } = await this.history.page(WEB, { limit: 100 });
    return items.map(({ revisions, stages }) => {
      const words = stages.map(({ stage, state }) => `${stage.name} ${state}`);
      return `${revisions[0][0]}: ${words.join(', ')}`;
    });
  }
}
