/**
 * Looks afresh whether what would be deployed is still what people approved: the set, each target and what it
 * renders to are read again, and the release's id is computed from them anew.
 */

import {
  shortRevision,
  type ApprovalState,
} from '@stagecraft/plugin-promotions-common';
import type {
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import { opensGate, stagePolicy } from '../approvals/Approvals';
import type { ArgoApi } from '../argocd/ArgoApi';
import { ArgoError } from '../argocd/errors';
import type { ApplicationSet } from '../argocd/types';
import type { PromotionsConfig } from '../config';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { releaseId, renderedDigest } from '../model/release';

/** Nobody expects a deployment that they approved yesterday. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

export type Verification =
  | { kind: 'same'; set: ApplicationSet }
  /** For people: what is different. */
  | { kind: 'changed'; reason: string }
  /** It cannot be told at the moment. */
  | { kind: 'notNow'; reason: string; delayMs: number };

/** Its message says for people what is gone. */
class Gone extends Error {}

export async function verifyRelease(
  api: ArgoApi,
  approval: StoredApproval,
): Promise<Verification> {
  const { namespace, name } = approval.pipeline;
  try {
    const set = await unlessGone(
      api.getApplicationSet({ namespace, name }),
      `the ApplicationSet ${name} is gone`,
    );
    const targets = await Promise.all(
      approval.execution.map(execution =>
        unlessGone(render(api, approval, execution), targetGone(execution)),
      ),
    );
    return releaseId(set, targets) === approval.releaseId
      ? { kind: 'same', set }
      : {
          kind: 'changed',
          reason:
            'the spec of the ApplicationSet or of a target, or what the approved revision renders to, has changed since the approval',
        };
  } catch (error) {
    if (error instanceof Gone) {
      return { kind: 'changed', reason: error.message };
    }
    throw error;
  }
}

async function render(
  api: ArgoApi,
  { revisions }: StoredApproval,
  execution: StoredExecution,
) {
  const { namespace, name, project } = execution;
  const ref = { namespace, name, project };
  const application = await api.getApplication(ref);
  const { multiSource } = application;
  const manifests = await api.manifests(ref, revisions, { multiSource });
  return { application, rendered: renderedDigest(manifests) };
}

async function unlessGone<T>(answer: Promise<T>, reason: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isGone(error) ? new Gone(reason, { cause: error }) : error;
  }
}

/** Argo CD does not know what it was asked for. */
export function isGone(error: unknown): boolean {
  return error instanceof ArgoError && error.kind === 'notFound';
}

/** For people. */
export function targetGone({ name }: { name: string }): string {
  return `the target ${name} is gone`;
}

/** Why the decision itself does not count any more; undefined while it does. */
export function expiry(
  approval: StoredApproval,
  now: Date,
): string | undefined {
  return now.getTime() - decidedAt(approval) > LONGEST_WAIT_MS
    ? 'it was approved more than 24 hours ago'
    : undefined;
}

/** What speaks against acting, from app-config and the read model; undefined when nothing does. */
export function objection(
  approval: StoredApproval,
  snapshot: PipelineSnapshot,
  config: Pick<PromotionsConfig, 'instances' | 'policies' | 'brokenPolicies'>,
): string | undefined {
  const { instance } = approval.pipeline;
  if (!config.instances.find(i => i.name === instance)?.execute) {
    return `the portal may not act on ${instance} any more (promotions.instances[].execute)`;
  }
  const stage = snapshot.pipeline.stages[approval.stageIndex];
  if (stage?.name !== approval.stageName || stage.gate.kind !== 'approval') {
    return `the stage ${approval.stageName} is no longer gated by approval`;
  }
  const before = targetNames(approval.execution.map(e => ({ key: e })));
  const after = targetNames(snapshot.applications[approval.stageIndex]);
  if (before !== after) {
    return `its targets changed from ${before} to ${after || 'none'}`;
  }
  const policy = stagePolicy(snapshot, approval.stageIndex, config);
  if (policy.broken) {
    return policy.broken;
  }
  return opensGate(policy, approval.given)
    ? undefined
    : 'by the policies of now, those who approved do not suffice';
}

const OPENED: ReadonlySet<ApprovalState> = new Set([
  'approved',
  'executing',
  'succeeded',
  'failed',
]);

/** An approval that had to wait must not undo what people approved for its stage after it. */
export function overtaken(
  approval: StoredApproval,
  all: readonly StoredApproval[],
): string | undefined {
  const later = all.find(
    other =>
      other.stageIndex === approval.stageIndex &&
      OPENED.has(other.state) &&
      decidedAt(other) > decidedAt(approval),
  );
  const release = later?.revisions.map(shortRevision).join(' + ');
  return release && `a later release, ${release}, was approved since`;
}

function decidedAt({ given }: StoredApproval): number {
  return Math.max(...given.map(decision => Date.parse(decision.at)));
}

function targetNames(
  targets: readonly { key: { namespace: string; name: string } }[],
): string {
  return targets
    .map(({ key }) => `${key.namespace}/${key.name}`)
    .sort()
    .join(', ');
}
