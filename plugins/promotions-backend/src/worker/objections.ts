/**
 * What speaks against carrying out an approval by what the portal knows itself: app-config, policies, people's groups,
 * the model. Asked before each pass that may send something; what Argo CD has to say is read afresh after it.
 */

import {
  ANNOTATION_EXECUTOR,
  shortRevision,
  type ApprovalState,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from '../approvals/ApprovalStore';
import type { Objection } from '../approvals/conditions/objectionTo';
import { waitsAtMost } from '../approvals/expiry';
import type { Memberships } from '../approvals/members/Memberships';
import {
  effectiveGate,
  mayApprove,
  mayOverride,
  stagePolicy,
  type StagePolicy,
} from '../approvals/policies';
import {
  approvalsIn,
  openedAt,
  openers,
  overrideOf,
} from '../approvals/standing';
import type { Owners } from '../approvals/owners/Owners';
import type { PromotionsConfig } from '../config';
import type { PipelineSnapshot } from '../model/PipelineReader';
import type { Doubt } from './verifyRelease';

const ASK_AGAIN_MS = 30_000;
const CONDITION_MS = 10_000;

export interface ObjectionSources {
  config: Pick<
    PromotionsConfig,
    'instances' | 'policies' | 'brokenPolicies' | 'executor'
  >;
  /** The groups of people as they are now; those that they had when they decided where it is absent. */
  memberships?: Memberships;
  /** Owners of the pipeline's entity; nobody counts as one where it is absent. */
  owners?: Owners;
  /** The conditions of the gate that no decision passes; without it they are not asked. */
  conditions?: (
    approval: StoredApproval,
    snapshot: PipelineSnapshot,
    policy: StagePolicy,
  ) => Promise<Objection>;
  /** How the stage was given something else past its gate since it was opened; not asked where it is absent. */
  pastTheGate?: (approval: StoredApproval) => Promise<string | undefined>;
  /** The newest rounds of the pipeline. */
  find: (pipeline: PipelineRef) => Promise<StoredApproval[]>;
}

/** Why the decision itself does not count any more; undefined while it does. */
export function expiry(
  approval: StoredApproval,
  policy: Pick<StagePolicy, 'expiresAfterMs'> | undefined,
  now: Date,
): string | undefined {
  const lives = waitsAtMost(policy ?? {});
  return now.getTime() - openedAt(approval) > lives
    ? `it was approved more than ${inWords(lives)} ago`
    : undefined;
}

/** Undefined when nothing speaks against it. */
export async function objection(
  approval: StoredApproval,
  snapshot: PipelineSnapshot,
  sources: ObjectionSources,
): Promise<Doubt | undefined> {
  const { config, find } = sources;
  const { pipeline } = approval;
  const against =
    notOurs(approval, snapshot, config) ??
    otherStage(approval, snapshot) ??
    overtaken(approval, await find(pipeline)) ??
    (await sources.pastTheGate?.(approval));
  if (against !== undefined) {
    return changed(against);
  }
  const policy = stagePolicy(snapshot, approval.stageIndex, config);
  if (policy.broken) {
    return changed(policy.broken);
  }
  const gate = gateObjection(approval, snapshot, policy);
  if (gate !== undefined) {
    return changed(gate);
  }
  const people =
    approval.openedBy === 'people'
      ? await peopleDoubt(approval, snapshot, policy, sources)
      : undefined;
  return (
    people ?? asDoubt(await sources.conditions?.(approval, snapshot, policy))
  );
}

/** What was foreseen is asked for again: windows are edited, and holds are lifted early. */
function asDoubt(against: Objection): Doubt | undefined {
  if (against === undefined || typeof against === 'string') {
    return against === undefined ? undefined : changed(against);
  }
  const { wait: reason, until } = against;
  return { kind: 'notNow', reason, delayMs: CONDITION_MS, until };
}

function notOurs(
  { pipeline: { instance } }: StoredApproval,
  { set }: PipelineSnapshot,
  { instances, executor }: ObjectionSources['config'],
): string | undefined {
  if (!instances.find(i => i.name === instance)?.execute) {
    return `the portal may not act on ${instance} any more (promotions.instances[].execute)`;
  }
  const named = set.annotations[ANNOTATION_EXECUTOR]?.trim();
  return named && named !== executor
    ? `the ApplicationSet names another portal, ${named}, as its executor`
    : undefined;
}

function otherStage(
  { stageIndex, stageName, execution }: StoredApproval,
  { pipeline, applications }: PipelineSnapshot,
): string | undefined {
  const stage = pipeline.stages[stageIndex];
  if (stage?.name !== stageName) {
    return `the stage ${stageName} is no longer at its place`;
  }
  const before = targetNames(execution.map(e => ({ key: e })));
  const after = targetNames(applications[stageIndex] ?? []);
  return before === after
    ? undefined
    : `its targets changed from ${before} to ${after || 'none'}`;
}

function gateObjection(
  { stageIndex, stageName, openedBy, kind }: StoredApproval,
  { pipeline }: PipelineSnapshot,
  policy: StagePolicy,
): string | undefined {
  const gate = effectiveGate(pipeline.stages[stageIndex], policy);
  if (gate !== 'approval' && gate !== 'verified') {
    return `the stage ${stageName} is no longer gated by approval`;
  }
  return openedBy === 'portal' && gate !== 'verified' && kind === 'release'
    ? `the stage ${stageName} asks for an approval of people now`
    : undefined;
}

/** Those who opened it must still be those whom the policies of now ask for. */
async function peopleDoubt(
  { given, required }: StoredApproval,
  snapshot: PipelineSnapshot,
  policy: StagePolicy,
  { memberships, owners }: ObjectionSources,
): Promise<Doubt | undefined> {
  const now = new Map<string, readonly string[]>();
  for (const { user, ownership } of openers(given)) {
    const groups = memberships ? await memberships.of(user) : ownership;
    if (!groups) {
      return {
        kind: 'notNow',
        reason: `waits until the catalog tells which groups ${user} is in`,
        delayMs: ASK_AGAIN_MS,
      };
    }
    now.set(user, groups);
  }
  const current = given.map(decision => ({
    ...decision,
    ownership: [...(now.get(decision.user) ?? [])],
  }));
  const override = overrideOf(current);
  if (override && mayOverride(policy, override)) {
    return undefined;
  }
  const owned = policy.owners ? await owners?.ownersFor(snapshot) : undefined;
  const counting = approvalsIn(current).filter(d =>
    mayApprove(policy, d, owned),
  );
  // What separation of duties asked for on top was asked when it was decided.
  if (counting.length >= Math.max(policy.approvals, required)) {
    return undefined;
  }
  if (owned && 'closed' in owned && owned.unknown) {
    return {
      kind: 'notNow',
      reason: 'waits until the catalog tells who owns the pipeline',
      delayMs: ASK_AGAIN_MS,
    };
  }
  return changed(
    override
      ? `by the policies of now, ${override.user} may not override`
      : 'by the policies of now, those who approved do not suffice',
  );
}

const OPENED: ReadonlySet<ApprovalState> = new Set([
  'approved',
  'executing',
  'succeeded',
  'failed',
]);

/** An approval that had to wait must not undo what people approved for its stage after it. */
function overtaken(
  approval: StoredApproval,
  all: readonly StoredApproval[],
): string | undefined {
  const later = all.find(
    other =>
      other.id !== approval.id &&
      other.stageIndex === approval.stageIndex &&
      OPENED.has(other.state) &&
      openedAt(other) > openedAt(approval),
  );
  const release = later?.revisions.map(shortRevision).join(' + ');
  return release && `a later release, ${release}, was approved since`;
}

function changed(reason: string): Doubt {
  return { kind: 'changed', reason };
}

function targetNames(
  targets: readonly { key: { namespace: string; name: string } }[],
): string {
  return targets
    .map(({ key }) => `${key.namespace}/${key.name}`)
    .sort()
    .join(', ');
}

const MINUTE = 60_000;

function inWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE);
  return minutes >= 60 && minutes % 60 === 0
    ? `${minutes / 60} hours`
    : `${minutes} minutes`;
}
