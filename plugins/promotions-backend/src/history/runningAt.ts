/** What ran at a moment, from records of the time before it. Pure. */

import type { RunningTarget } from '@stagecraft/plugin-promotions-common';
import type { StageRecord } from './records';

export interface RunningStage {
  index: number;
  name: string;
  targets: RunningTarget[];
}

interface Deployed {
  record: StageRecord;
  deployedAt: string;
}

/** Takes in records in any order, and tells what ran at the time that it was made for. */
export class RunningAt {
  private readonly deployed = new Map<string, Deployed>();
  /** When each target was seen gone last. */
  private readonly gone = new Map<string, string>();

  /** ISO 8601 with milliseconds. */
  constructor(private readonly time: string) {}

  add(record: StageRecord): void {
    for (const [target, { deployedAt, goneAt }] of Object.entries(
      record.entries,
    )) {
      const known = this.deployed.get(target);
      if (goneAt !== undefined && goneAt > (this.gone.get(target) ?? '')) {
        this.gone.set(target, goneAt);
      }
      if (
        deployedAt !== undefined &&
        deployedAt <= this.time &&
        (!known || known.deployedAt <= deployedAt)
      ) {
        this.deployed.set(target, { record, deployedAt });
      }
    }
  }

  knows(targets: readonly string[]): boolean {
    return targets.every(target => this.deployed.has(target));
  }

  private isGone(target: string, deployedAt: string): boolean {
    const goneAt = this.gone.get(target);
    return goneAt !== undefined && goneAt <= this.time && goneAt >= deployedAt;
  }

  /** In order. `names`: of the stages that are there now, which need not have run anything then. */
  stages(names: readonly string[]): RunningStage[] {
    const stages = new Map<number, RunningStage>(
      names.map((name, index) => [index, { index, name, targets: [] }]),
    );
    const sorted = [...this.deployed].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [target, { record, deployedAt }] of sorted) {
      const { index, name } = record.stage;
      const stage = stages.get(index) ?? { index, name, targets: [] };
      stages.set(index, stage);
      if (!this.isGone(target, deployedAt)) {
        const revisions = [...record.revisions];
        stage.targets.push({ target, revisions, since: deployedAt });
      }
    }
    return [...stages.values()].sort((a, b) => a.index - b.index);
  }
}
