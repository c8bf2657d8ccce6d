/**
 * Gates that wait for people, over all pipelines that somebody may read. Verdicts tell cheaply where a gate waits; only
 * those pipelines are put into words, and the database is asked for all of their rounds at once.
 */

import type {
  Permit,
  PipelineRef,
  Stage,
  WaitingApproval,
} from '@stagecraft/plugin-promotions-common';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  PipelineOutline,
  PipelineReader,
  PipelineSnapshot,
} from '../model/PipelineReader';
import type { ApprovalStore } from './ApprovalStore';
import { presentApproval } from './presentApproval';
import type { Approvals } from './Approvals';
import { peopleDecide } from './conditionRules';
import { rightsOf } from './decide';
import { mayApprove } from './policies';
import {
  isAboutRollback,
  isOver,
  stageOf,
  type GateSituation,
  type Viewer,
  type Viewers,
} from './situation';

export interface WaitingGatesOptions {
  reader: Pick<PipelineReader, 'pipeline' | 'verdictsOf'>;
  store: Pick<ApprovalStore, 'pending'>;
  approvals: Pick<Approvals, 'situationsOf' | 'tell'>;
}

export interface WaitingQuery {
  /** Only those that the viewer could approve now. */
  mine: boolean;
  limit: number;
}

/** The viewer for each of these pipelines, in their order. */
export type ViewersOf = (refs: readonly PipelineRef[]) => Promise<Viewers[]>;

interface Waiting {
  snapshot: PipelineSnapshot;
  stage: Stage;
  releaseId: string;
  situation: GateSituation;
}

export class WaitingGates {
  constructor(private readonly options: WaitingGatesOptions) {}

  /** `outlines`: what the viewer may read. The gate that waits longest comes first. */
  async list(
    outlines: readonly PipelineOutline[],
    viewersOf: ViewersOf,
    { mine, limit }: WaitingQuery,
  ): Promise<{ items: WaitingApproval[]; totalItems: number }> {
    const waiting = await this.waiting(outlines);
    const viewers = await viewersOf(
      waiting.map(({ snapshot }) => snapshot.pipeline.ref),
    );
    const mayBe = waiting
      .map((one, at) => ({ one, viewers: viewers[at] }))
      .filter(({ one, viewers: of }) => !mine || counts(one, of.decide));
    const looked = mine ? mayBe : mayBe.slice(0, limit);
    const told = await Promise.all(
      looked.map(({ one, viewers: of }) => this.tell(one, of)),
    );
    const wanted = told.filter(({ viewer }) => !mine || viewer.allowed);
    return {
      items: wanted.slice(0, limit),
      totalItems: mine ? wanted.length : mayBe.length,
    };
  }

  private async waiting(
    outlines: readonly PipelineOutline[],
  ): Promise<Waiting[]> {
    const { reader, store, approvals } = this.options;
    const asked = new Set(
      (await store.pending())
        .filter(({ kind }) => kind === 'rollback')
        .map(({ pipeline }) => formatPipelineRef(pipeline)),
    );
    const snapshots = outlines
      .map(({ pipeline }) => pipeline.ref)
      .filter(
        ref =>
          asked.has(formatPipelineRef(ref)) ||
          reader.verdictsOf(ref).includes('gated'),
      )
      .flatMap(ref => reader.pipeline(ref) ?? []);
    const situations = await approvals.situationsOf(snapshots);
    return situations
      .flatMap(ofStages => ofStages.flatMap(waitingAt))
      .sort(byAge);
  }

  /** With its conditions, which decide whether it can be approved now. */
  private async tell(
    { snapshot, stage: { index, name }, releaseId }: Waiting,
    viewers: Viewers,
  ): Promise<WaitingApproval> {
    const { situation, stage } = await this.options.approvals.tell(
      snapshot,
      index,
    );
    const { ref: pipeline, title, entityRefs } = snapshot.pipeline;
    const { approval } = situation;
    const viewer: Permit = rightsOf(situation, viewers).approve;
    return {
      pipeline,
      title,
      entityRefs,
      stage: { index, name },
      releaseId,
      revisions: isAboutRollback(situation)
        ? approval?.revisions ?? []
        : stage.release.revisions,
      explanation: stage.explanation,
      ...(approval &&
        !isOver(approval) && {
          approval: presentApproval(approval, situation.policy),
        }),
      viewer,
    };
  }
}

function waitingAt(situation: GateSituation): Waiting[] {
  const { snapshot, approval, gate } = situation;
  const stage = stageOf(situation);
  if (approval && isAboutRollback(situation)) {
    return [{ snapshot, stage, situation, releaseId: approval.releaseId }];
  }
  const { id, offered } = stage.release;
  const byPeople =
    gate === 'approval' || (gate === 'verified' && peopleDecide(situation));
  const undecided =
    !approval || approval.state === 'pending' || isOver(approval);
  return stage.verdict === 'gated' &&
    offered &&
    id !== undefined &&
    byPeople &&
    undecided
    ? [{ snapshot, stage, situation, releaseId: id }]
    : [];
}

/** Told without asking anybody: whether the rest is worth being found out. */
function counts({ situation }: Waiting, viewer: Viewer): boolean {
  const { policy, owned } = situation;
  return (
    viewer.kind === 'user' &&
    viewer.permitted &&
    mayApprove(policy, viewer, owned)
  );
}

function byAge(a: Waiting, b: Waiting): number {
  const [first, second] = [a, b].map(
    ({ stage }) => stage.explanation.since ?? '',
  );
  return first < second ? -1 : Number(first > second);
}
