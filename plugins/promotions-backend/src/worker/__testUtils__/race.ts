/**
 * A small model checker: an approved release is carried out step by step, and at one step the world changes. Steps are
 * every point that the worker reaches and every call that it makes to Argo CD; what happens at a step happens wholly
 * before the worker goes on.
 */

import type { Knex } from 'knex';
import { contentOf } from '../../approvals/__testUtils__/memoryDatabases';
import { DatabaseApprovalStore } from '../../approvals/DatabaseApprovalStore';
import type { StoredApproval } from '../../approvals/ApprovalStore';
import { countingIds } from '../../approvals/__testUtils__/storeContract';
import { CHECKOUT } from '../../__testUtils__/pipelines';
import type { KillPoint } from '../killPoints';
import { prepareWorld, type ApprovedWorld } from './approvedWorld';
import {
  CHANGES,
  endOperations,
  type ChangeName,
  type Surroundings,
} from './raceChanges';

/** More passes than any run needs. */
const MOST_PASSES = 16;

/** A sync of ours as Argo CD took it. */
export interface Taken {
  target: string;
  revisions: readonly string[];
  prune: boolean;
  /** What the target's spec was then. */
  spec: string;
  /** At which step its pass was claimed. */
  claimedAt: number;
}

export interface Plan {
  /** Before which step it happens; 0: between reading and approving. */
  change?: { name: ChangeName; at: number };
  /** At which step the worker is killed; another one goes on. */
  killAt?: number;
  /** Of which step a copy of the database is kept. */
  keepAt?: number;
}

export interface Story {
  world: ApprovedWorld;
  around: Surroundings;
  taken: Taken[];
  /** At which steps intents were stored. */
  intents: number[];
  /** Whether a withdrawal was stored. */
  withdrawn: boolean;
  steps: number;
  kept?: Buffer;
  approval: StoredApproval;
}

class Run {
  private step = 0;
  private claimedAt = 0;
  private killed: () => void = () => {};
  private readonly taken: Taken[] = [];
  private readonly intents: number[] = [];
  private kept?: Buffer;
  private withdrawn = false;

  constructor(
    private readonly db: Knex,
    private readonly world: ApprovedWorld,
    private readonly around: Surroundings,
    private readonly plan: Plan,
  ) {}

  async toEnd(): Promise<Story> {
    const { world, around } = this;
    this.watch();
    await this.changeAt(0);
    let approval = await world.approval();
    for (let pass = 0; pass < MOST_PASSES && isOpen(approval); pass++) {
      await this.pass();
      approval = await world.approval();
      endOperations(world);
      // The read model learns of everything later than Argo CD.
      world.show();
    }
    const { taken, intents, withdrawn, step: steps, kept } = this;
    return { world, around, taken, intents, withdrawn, steps, kept, approval };
  }

  /** By a worker that may be killed in it. */
  private async pass(): Promise<void> {
    const dies = new Promise<void>(resolve => (this.killed = resolve));
    const reached = async (point: KillPoint) => {
      this.claimedAt = point === 'claimed' ? this.step : this.claimedAt;
      await this.tick();
      if (point === 'intent') {
        this.intents.push(this.step);
      }
    };
    const worker = this.world.newWorker(reached, -1);
    await Promise.race([this.world.work(worker), dies]);
  }

  private watch(): void {
    const { argo } = this.world;
    argo.step = () => this.tick();
    argo.beforeSync = name => {
      const { request } = argo.syncs[argo.syncs.length - 1];
      this.taken.push({
        target: name,
        revisions: request.revisions,
        prune: request.prune,
        spec: argo.app(name).specDigest,
        claimedAt: this.claimedAt,
      });
    };
  }

  private async tick(): Promise<void> {
    this.step++;
    const { keepAt, killAt } = this.plan;
    if (this.step === keepAt) {
      this.kept = await contentOf(this.db);
    }
    await this.changeAt(this.step);
    if (this.step === killAt) {
      this.killed();
      await new Promise(() => {});
    }
  }

  private async changeAt(step: number): Promise<void> {
    const { change } = this.plan;
    if (change?.at !== step) {
      return;
    }
    const result = await CHANGES[change.name].change(this.world, this.around);
    this.withdrawn =
      change.name === 'the approval is withdrawn' && isStored(result);
  }
}

/** One run from the decision to the end, or to where only people can go on. */
export async function race(db: Knex, plan: Plan = {}): Promise<Story> {
  const around: Surroundings = {
    holds: [],
    groups: ['user:default/grace', 'group:default/leads'],
  };
  const world = await prepareWorld(() => db, {
    prepared: true,
    asks: {
      holding: async () => around.holds,
      memberships: { of: async () => around.groups },
    },
  });
  const run = new Run(db, world, around, plan);
  return run.toEnd();
}

/** Goes on with a copy of the database from before; everything at Argo CD is as it is. */
export async function restored(db: Knex, world: ApprovedWorld) {
  const newId = countingIds('again');
  const store = new DatabaseApprovalStore(db, { newId, newSecret: newId });
  world.useDatabase(db);
  const find = async () => (await store.find(CHECKOUT))[0];
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const approval = await find();
    if (!approval || !isOpen(approval)) {
      break;
    }
    await db('promotions_approvals').update({ work_at: 0, due_at: null });
    await world.newWorker(undefined, -1).workOnce();
    endOperations(world);
    world.show();
  }
  return find();
}

function isOpen({ state }: StoredApproval): boolean {
  return state === 'approved' || state === 'executing';
}

function isStored(result: unknown): boolean {
  return (
    typeof result === 'object' &&
    result !== null &&
    'kind' in result &&
    result.kind === 'stored'
  );
}
