/** Tells how far a gate is: what it waits for, who has decided and who can. Pure; adds to what the evidence says. */

import { parseEntityRef } from '@backstage/catalog-model';
import {
  explanationMessages,
  fillMessage,
  shortRevision,
  type Actor,
  type CommitInfo,
  type ExplanationCode,
  type Pipeline,
  type Stage,
} from '@stagecraft/plugin-promotions-common';
import { warn } from '../model/warn';
import type { StoredApproval } from './ApprovalStore';
import { commonApprovers, namesNobody, type StagePolicy } from './policies';

/** The pipeline's sentence follows the stage's when it was the same one. */
export function describePipeline(
  pipeline: Pipeline,
  stages: Stage[],
): Pipeline {
  const at = pipeline.stages.findIndex(
    stage => stage.explanation.text === pipeline.explanation.text,
  );
  const explanation = stages[at]?.explanation ?? pipeline.explanation;
  return { ...pipeline, stages, explanation };
}

/** A stage that is not offered a release at an approval gate comes back as it is, but for what policies say of it. */
export function describeGate(
  stage: Stage,
  policy: StagePolicy,
  approval: StoredApproval | undefined,
  commits: readonly CommitInfo[],
): Stage {
  if (stage.gate.kind !== 'approval') {
    return withMissingGate(stage, policy);
  }
  const closed =
    policy.broken ?? stage.gate.closedBecause ?? namesNobody(policy);
  const gate = closed ? { ...stage.gate, closedBecause: closed } : stage.gate;
  if (!stage.release.offered || stage.verdict !== 'gated') {
    return { ...stage, gate };
  }
  const told = closed
    ? tellClosed(closed)
    : tellProgress(stage, policy, approval);
  const params = {
    ...stage.explanation.params,
    ...told.words,
    stage: stage.name,
    release: nameRelease(stage, commits),
    required: String(policy.approvals),
  };
  const { code, actors } = told;
  const text = fillMessage(explanationMessages[`explanation.${code}`], params);
  const explanation = { ...stage.explanation, code, text, actors, params };
  return { ...stage, gate, explanation };
}

/** A policy can ask for a gate, but only Git can make one: what the live step lacks is told. */
function withMissingGate(stage: Stage, { policies }: StagePolicy): Stage {
  const { kind } = stage.gate;
  const opensByItself = kind === 'argocd' || kind === 'manual';
  const missing = policies.flatMap(({ name, gate }) =>
    gate === 'approval' || (gate === 'verified' && opensByItself)
      ? [warn('policyGateMissing', { stage: stage.name, policy: name, gate })]
      : [],
  );
  return missing.length === 0
    ? stage
    : { ...stage, warnings: [...stage.warnings, ...missing] };
}

interface Told {
  code: ExplanationCode;
  words: Record<string, string>;
  actors: Actor[];
}

function tellClosed(reason: string): Told {
  return {
    code: 'gateClosed',
    words: { reason },
    actors: [{ kind: 'platform', ref: 'promotions.policies' }],
  };
}

function tellProgress(
  stage: Stage,
  policy: StagePolicy,
  approval: StoredApproval | undefined,
): Told {
  switch (approval?.state) {
    case 'rejected':
      return tellRejected(approval);
    case 'approved':
    case 'executing':
      return tellExecuting(approval);
    case 'failed':
      return tellFailed(policy, approval);
    default:
      return tellWaiting(stage, policy, approval);
  }
}

function tellWaiting(
  stage: Stage,
  policy: StagePolicy,
  approval: StoredApproval | undefined,
): Told {
  const given = approval?.state === 'pending' ? approval.given.length : 0;
  const { since } = stage.explanation;
  const progress =
    policy.approvals > 1 || given > 0
      ? `; ${given} of ${policy.approvals} approvals`
      : '';
  return {
    code: 'waitsForApproval',
    words: {
      began: since ? ` since ${clockTime(since)}` : '',
      progress,
      approvers: approversOf(policy),
    },
    actors: approverActors(policy),
  };
}

function tellRejected(approval: StoredApproval): Told {
  const no = approval.given.find(d => d.decision === 'reject');
  return {
    code: 'rejected',
    words: {
      by: shortName(no?.user ?? 'somebody'),
      detail: no?.comment ? `: ${no.comment}` : '',
    },
    actors: [{ kind: 'git', ref: 'a new commit' }],
  };
}

function tellExecuting(approval: StoredApproval): Told {
  const held = approval.execution.find(e => e.message && e.state !== 'failed');
  return {
    code: 'approved',
    words: {
      by: approval.given.map(d => shortName(d.user)).join(' and '),
      detail: held ? `; ${held.name}: ${held.message}` : '',
    },
    actors: [{ kind: 'portal', ref: 'Stagecraft' }],
  };
}

function tellFailed(policy: StagePolicy, approval: StoredApproval): Told {
  return {
    code: 'executionFailed',
    words: {
      detail: approval.message ? `: ${approval.message}` : '',
      approvers: approversOf(policy),
    },
    actors: approverActors(policy),
  };
}

function nameRelease(stage: Stage, commits: readonly CommitInfo[]): string {
  const { revisions } = stage.release;
  const short = revisions.map(shortRevision).join(' + ');
  const subject = commits.find(c => c.revision === revisions[0])?.subject;
  return subject ? `${short} (${subject})` : short;
}

/** "the group payments-leads", or how to find out when several policies must be met. */
function approversOf(policy: StagePolicy): string {
  const { users, groups } = commonApprovers(policy);
  const names = [
    ...groups.map(ref => `the group ${shortName(ref)}`),
    ...users.map(shortName),
  ];
  if (names.length > 0) {
    return names.join(' or ');
  }
  const policies = policy.policies.map(p => `"${p.name}"`).join(' and ');
  return `whoever is an approver of the policies ${policies}`;
}

function approverActors(policy: StagePolicy): Actor[] {
  const { users, groups } = commonApprovers(policy);
  return [
    ...groups.map(ref => ({ kind: 'group' as const, ref })),
    ...users.map(ref => ({ kind: 'user' as const, ref })),
  ];
}

function shortName(ref: string): string {
  return ref.includes(':') ? parseEntityRef(ref).name : ref;
}

/** Hours and minutes in UTC; a reader's own zone is shown from `since`. */
function clockTime(iso: string): string {
  return `${iso.slice(11, 16)} UTC`;
}
