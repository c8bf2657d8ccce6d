/** When nobody watched an instance, from the notes in the database; remembered for a few seconds, as many ask at once. */

import type { HistoryGap } from '@stagecraft/plugin-promotions-common';
import { LONGEST_SILENCE_MS } from '../../history/WatchLog';
import type { Span } from '../../model/proof';
import type { Clock } from '../../platform/clock';
import type { GapSource } from './ConditionSources';

const FRESH_MS = 5_000;
/** No soak is longer. */
const LOOKED_BACK_MS = 31 * 24 * 60 * 60 * 1_000;

export interface WatchGapsOptions {
  store: {
    gaps(
      instance: string,
      range: { from: string; to: string },
    ): Promise<HistoryGap[]>;
    watch(
      instance: string,
    ): Promise<{ since: string; until: string } | undefined>;
  };
  clock: Clock;
}

export class WatchGaps implements GapSource {
  private readonly known = new Map<
    string,
    { readAtMs: number; gaps: Promise<readonly Span[]> }
  >();

  constructor(private readonly options: WatchGapsOptions) {}

  /** An instance that was never watched is one long gap. Rejects when the database fails. */
  async unwatched(instance: string, since: string): Promise<readonly Span[]> {
    const nowMs = this.options.clock().getTime();
    const known = this.known.get(instance);
    const fresh =
      known && nowMs - known.readAtMs < FRESH_MS
        ? known
        : { readAtMs: nowMs, gaps: this.read(instance) };
    this.known.set(instance, fresh);
    try {
      const gaps = await fresh.gaps;
      return gaps.filter(({ to }) => to === undefined || to >= since);
    } catch (error) {
      this.known.delete(instance);
      throw error;
    }
  }

  private async read(instance: string): Promise<readonly Span[]> {
    const { store, clock } = this.options;
    const now = clock();
    const from = new Date(now.getTime() - LOOKED_BACK_MS).toISOString();
    const range = { from, to: now.toISOString() };
    const watch = await store.watch(instance);
    if (!watch) {
      return [{ from: new Date(0).toISOString() }];
    }
    const gaps = await store.gaps(instance, range);
    const silence = now.getTime() - Date.parse(watch.until);
    return [
      { from: new Date(0).toISOString(), to: watch.since },
      ...gaps.map(gap => ({ from: gap.from, ...(gap.to && { to: gap.to }) })),
      ...(silence > LONGEST_SILENCE_MS ? [{ from: watch.until }] : []),
    ];
  }
}
