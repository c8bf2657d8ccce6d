/**
 * Which holds stop a stage. Those who look share one small query a second; whoever decides, opens or sends asks anew,
 * so that what was held a moment ago is held.
 */

import type { Hold, PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Clock } from '../../platform/clock';
import type { HoldStore, Lift, NewHold } from './HoldStore';
import { stops, type HeldStage } from './scopes';

/** How long those who look may see a hold late. */
const FRESH_MS = 1_000;

export class Holds {
  private seen: { all: Promise<readonly Hold[]>; until: number } | undefined;

  constructor(
    private readonly store: HoldStore,
    private readonly clock: Clock,
  ) {}

  /** Those that stop the stage now. Rejects when the database fails. */
  async holding(stage: HeldStage): Promise<readonly Hold[]> {
    return stopping(await this.store.active(), stage);
  }

  /** As `holding`, up to a second old: to show it. */
  async seenBy(stage: HeldStage): Promise<readonly Hold[]> {
    return stopping(await this.seenAll(), stage);
  }

  /** All that hold, up to a second old. */
  seenAll(): Promise<readonly Hold[]> {
    const now = this.clock().getTime();
    if (!this.seen || this.seen.until <= now) {
      const all = this.store.active();
      const seen = { all, until: now + FRESH_MS };
      this.seen = seen;
      all.catch(() => {
        this.seen = this.seen === seen ? undefined : this.seen;
      });
    }
    return this.seen.all;
  }

  find(id: string) {
    return this.store.find(id);
  }

  async put(hold: NewHold) {
    const stored = await this.store.put(hold);
    this.seen = undefined;
    return stored;
  }

  async lift(id: string, lift: Lift) {
    const stored = await this.store.lift(id, lift);
    this.seen = undefined;
    return stored;
  }

  /**
   * Right before something is sent to the stage: those that stop it now.
   */
  holdsFor(
    pipeline: PipelineRef,
    stage: { index: number; name: string },
  ): Promise<readonly Hold[]> {
    const { index, name: stageName } = stage;
    return this.holding({ pipeline, index, stageName });
  }
}

function stopping(all: readonly Hold[], stage: HeldStage): readonly Hold[] {
  return all.filter(hold => stops(hold, stage));
}
