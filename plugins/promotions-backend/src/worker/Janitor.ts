/**
 * Ends rounds of decisions that nobody can or may finish: their release is no longer what would be deployed, a newer
 * one came where only the latest counts, or they waited too long. Only what is surely known ends a round.
 */

import {
  shortRevision,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { ApprovalStore, StoredApproval } from '../approvals/ApprovalStore';
import { expiresAt } from '../approvals/expiry';
import { newerThan } from '../approvals/latestOnly';
import { effectiveGate, stagePolicy } from '../approvals/policies';
import { deployedSince } from '../approvals/rollback/deployedSince';
import type { PromotionsConfig } from '../config';
import { isGoneFrom } from '../history/keepHistory';
import { whatChanged } from '../model/contents';
import { deployedRevisions, same } from '../model/operations';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';

export interface JanitorOptions {
  store: Pick<ApprovalStore, 'pending' | 'endPending' | 'contentsOf'>;
  reader: PipelineReader;
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>;
  clock: Clock;
  /** Told of each pipeline on which a round ended. */
  onProgress: (ref: PipelineRef) => void;
  /** Told of each round that ended, with the reason for people; those who had decided are in it. */
  onEnded?: (approval: StoredApproval, reason: string) => void;
}

export async function endRounds(options: JanitorOptions): Promise<void> {
  const { store, clock, onProgress, onEnded } = options;
  for (const approval of await store.pending()) {
    const reason = await whyOver(approval, options);
    const ended =
      reason &&
      (await store.endPending(approval.id, reason, clock().toISOString()));
    if (reason && ended) {
      onProgress(ended.pipeline);
      onEnded?.(ended, reason);
    }
  }
}

async function whyOver(
  approval: StoredApproval,
  options: JanitorOptions,
): Promise<string | undefined> {
  const { reader } = options;
  const snapshot = reader.pipeline(approval.pipeline);
  if (!snapshot) {
    return isGoneFrom(reader, approval.pipeline)
      ? `the ApplicationSet ${approval.pipeline.name} is gone`
      : undefined;
  }
  const stage = snapshot.pipeline.stages[approval.stageIndex];
  const isLive = snapshot.pipeline.freshness.state === 'live';
  const gone = isLive && !stage && 'its stage is gone';
  return (
    (gone || undefined) ??
    (stage && whyExpired(approval, snapshot, options)) ??
    (approval.kind === 'rollback'
      ? deployedSince(approval, snapshot)
      : undefined) ??
    (isLive && stage && approval.kind === 'release'
      ? whySuperseded(approval, snapshot, options)
      : undefined)
  );
}

function whyExpired(
  approval: StoredApproval,
  snapshot: PipelineSnapshot,
  { config, clock }: JanitorOptions,
): string | undefined {
  const policy = stagePolicy(snapshot, approval.stageIndex, config);
  const until = expiresAt(approval, policy);
  return until !== undefined && until <= clock().getTime()
    ? 'not enough people approved it in time'
    : undefined;
}

async function whySuperseded(
  approval: StoredApproval,
  snapshot: PipelineSnapshot,
  { config, store }: JanitorOptions,
): Promise<string | undefined> {
  const { stageIndex, releaseId } = approval;
  const stage = snapshot.pipeline.stages[stageIndex];
  const policy = stagePolicy(snapshot, stageIndex, config);
  const gate = effectiveGate(stage, policy);
  if (gate !== 'approval' && gate !== 'verified') {
    return `${stage.name} is no longer gated by approval`;
  }
  const newer = policy.latestOnly && newerThan(approval, snapshot.pipeline);
  if (newer) {
    const release = newer.revisions.map(shortRevision).join(' + ');
    return `${release} came after it, and the policy lets only the latest be approved`;
  }
  const { release } = stage;
  if (release.id !== undefined && release.id !== releaseId) {
    return whatIsDifferent(approval, snapshot, store);
  }
  return release.offered === false && runsAlready(approval, snapshot)
    ? 'it was deployed past the gate before enough people had approved'
    : undefined;
}

/** What those who had approved are told: the resources and settings that are not what they saw. */
async function whatIsDifferent(
  { id, stageIndex }: StoredApproval,
  snapshot: PipelineSnapshot,
  store: JanitorOptions['store'],
): Promise<string> {
  const after = snapshot.contents?.(stageIndex);
  const before = after && (await store.contentsOf(id));
  const changes = before && whatChanged(before, after);
  return changes
    ? `what would be deployed changed before enough people had approved: ${changes}`
    : 'another release came before enough people had approved';
}

function runsAlready(
  { stageIndex, revisions }: StoredApproval,
  { applications }: PipelineSnapshot,
): boolean {
  const targets = applications[stageIndex] ?? [];
  return (
    targets.length > 0 &&
    targets.every(app => same(deployedRevisions(app), revisions))
  );
}
