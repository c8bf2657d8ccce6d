/** What the opener needs around it, in memory: rounds, nobody who holds anything, windows that are open. */

import {
  formatPipelineRef,
  type Hold,
  type WindowOutlook,
} from '@stagecraft/plugin-promotions-common';
import type {
  ApprovalStore,
  NewOpening,
  StoredApproval,
} from '../../approvals/ApprovalStore';
import {
  ConditionSources,
  type ConditionSourcesOptions,
} from '../../approvals/conditions/ConditionSources';
import { Turns } from '../../approvals/conditions/Turns';
import type { PromotionsConfig } from '../../config';
import type { JudgedPipeline } from '../../model/PipelineKeeper';
import type {
  PipelineReader,
  PipelineSnapshot,
} from '../../model/PipelineReader';
import { presentPipeline } from '../../model/presentPipeline';
import type { Span } from '../../model/proof';
import type { Clock } from '../../platform/clock';
import { Opener } from '../Opener';

/** Rounds as the database would keep them: one for each release and round. */
export class MemoryRounds implements Pick<ApprovalStore, 'find' | 'open'> {
  rounds: StoredApproval[] = [];

  async find(ref: NewOpening['pipeline']) {
    return [...this.rounds]
      .reverse()
      .filter(a => formatPipelineRef(a.pipeline) === formatPipelineRef(ref));
  }

  async open(opening: NewOpening) {
    const known = this.rounds.find(
      a =>
        formatPipelineRef(a.pipeline) === formatPipelineRef(opening.pipeline) &&
        a.stageIndex === opening.stageIndex &&
        a.releaseId === opening.releaseId &&
        a.round === opening.round,
    );
    if (known) {
      return { kind: 'exists' as const, approval: known };
    }
    const approval = roundOf(opening, `round-${this.rounds.length + 1}`);
    this.rounds.push(approval);
    return { kind: 'opened' as const, approval };
  }

  async countOpenings(instance: string, since: string) {
    return this.rounds.filter(
      a => a.pipeline.instance === instance && a.createdAt > since,
    ).length;
  }

  /** The worker, or a person, is done with it. */
  end(id: string, state: StoredApproval['state']): void {
    this.rounds = this.rounds.map(a => (a.id === id ? { ...a, state } : a));
  }

  /** `prod 749bde9`, in the order in which they were opened. */
  told(): string[] {
    return this.rounds.map(
      ({ stageName, revisions }) =>
        `${stageName} ${revisions.map(r => r.slice(0, 7)).join('+')}`,
    );
  }
}

function roundOf(opening: NewOpening, id: string): StoredApproval {
  const { pipeline, stageIndex, stageName, releaseId, round } = opening;
  return {
    id,
    kind: 'release',
    openedBy: 'portal',
    pipeline,
    stageIndex,
    stageName,
    releaseId,
    round,
    revisions: opening.revisions,
    state: 'approved',
    required: 0,
    createdAt: opening.at,
    given: [],
    execution: [],
  };
}

/** What a test may change while it runs. */
export interface Surroundings {
  /** How something else than these revisions was put past the gate since then. */
  outside?: (revisions: readonly string[], since: string) => string | undefined;
  holds: Hold[];
  gaps: Span[];
  windows: WindowOutlook | undefined;
}

export type OpenerConfig = Pick<
  PromotionsConfig,
  'executor' | 'instances' | 'policies' | 'brokenPolicies' | 'chains'
>;

/** This portal is called `here` and may act on these instances; no policies. */
export function configFor(...instances: string[]): OpenerConfig {
  return {
    executor: 'here',
    instances: instances.map(name => ({
      name,
      url: '',
      frontendUrl: '',
      token: () => undefined,
      execute: true,
    })),
    policies: [],
    brokenPolicies: [],
    chains: [],
  };
}

/** A pipeline as it was judged, whose releases are rendered at once. */
export function judgedSnapshot({
  ref,
  set,
  judgement,
  live,
}: JudgedPipeline): PipelineSnapshot {
  const pipeline = presentPipeline(set, judgement, {
    instance: ref.instance,
    frontendUrl: '',
    freshness: live
      ? { state: 'live' }
      : { state: 'stale', reason: 'the stream has ended' },
    entityRefs: [],
    version: 0,
    commit: () => undefined,
    release: ({ offer }) =>
      offer?.offered ? { id: `release ${offer.revisions.join('+')}` } : {},
    missingImage: () => undefined,
  });
  return {
    pipeline,
    set,
    evidence: judgement,
    applications: judgement.stages.map(stage =>
      stage.targets.map(({ app }) => app),
    ),
  };
}

export function openerWorld(options: {
  reader: PipelineReader;
  clock: Clock;
  config: OpenerConfig;
  rounds?: MemoryRounds;
  /** In place of the rounds in memory. */
  store?: ConstructorParameters<typeof Opener>[0]['store'];
  changes?: Partial<ConditionSourcesOptions>;
}) {
  const { reader, clock, config, rounds = new MemoryRounds() } = options;
  const around: Surroundings = {
    holds: [],
    gaps: [],
    windows: { open: true },
  };
  const turns = new Turns();
  const sources = new ConditionSources({
    config,
    reader,
    gaps: { unwatched: async () => around.gaps },
    holds: {
      holding: async () => around.holds,
      seenBy: async () => around.holds,
    },
    windows: { outlook: () => around.windows },
    externals: { answers: () => [] },
    turns,
    clock,
    ...options.changes,
  });
  const opened: string[] = [];
  const opener = new Opener({
    reader,
    store: options.store ?? rounds,
    sources,
    turns,
    config,
    volatile: false,
    clock,
    logger: { info: () => {}, error: () => {} },
    onOpened: ref => void opened.push(formatPipelineRef(ref)),
    pastTheGate: async (_, __, revisions, since) =>
      around.outside?.(revisions, since),
  });
  return { opener, rounds, sources, turns, around, opened };
}
