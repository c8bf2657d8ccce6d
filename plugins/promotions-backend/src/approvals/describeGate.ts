/** Tells how far a gate is: what it waits for, who has decided and who can. Pure; adds to what the evidence says. */

import { parseEntityRef } from '@backstage/catalog-model';
import {
  shortRevision,
  type Actor,
  type CommitInfo,
  type Explanation,
  type Pipeline,
  type Stage,
} from '@stagecraft/plugin-promotions-common';
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

/** A stage that is not offered a release at an approval gate comes back as it is. */
export function describeGate(
  stage: Stage,
  policy: StagePolicy,
  approval: StoredApproval | undefined,
  commits: readonly CommitInfo[],
): Stage {
  if (stage.gate.kind !== 'approval') {
    return stage;
  }
  const closed =
    policy.broken ?? stage.gate.closedBecause ?? namesNobody(policy);
  const gate = closed ? { ...stage.gate, closedBecause: closed } : stage.gate;
  if (!stage.release.offered || stage.verdict !== 'gated') {
    return { ...stage, gate };
  }
  const release = nameRelease(stage, commits);
  const told = closed
    ? tellClosed(stage, closed, release)
    : tellProgress(stage, policy, approval, release);
  const explanation = {
    ...stage.explanation,
    ...told,
    params: {
      ...stage.explanation.params,
      stage: stage.name,
      release,
      required: String(policy.approvals),
    },
  };
  return { ...stage, gate, explanation };
}

type Told = Pick<Explanation, 'code' | 'text' | 'actors'>;

function tellClosed(stage: Stage, why: string, release: string): Told {
  return {
    code: 'gateClosed',
    text: `${stage.name} waits for approval of ${release}, but its gate is closed: ${why}.`,
    actors: [{ kind: 'platform', ref: 'promotions.policies' }],
  };
}

function tellProgress(
  stage: Stage,
  policy: StagePolicy,
  approval: StoredApproval | undefined,
  release: string,
): Told {
  switch (approval?.state) {
    case 'rejected':
      return tellRejected(stage, approval, release);
    case 'approved':
    case 'executing':
      return tellExecuting(stage, approval, release);
    case 'failed':
      return tellFailed(stage, policy, approval, release);
    default:
      return tellWaiting(stage, policy, approval, release);
  }
}

function tellWaiting(
  stage: Stage,
  policy: StagePolicy,
  approval: StoredApproval | undefined,
  release: string,
): Told {
  const given = approval?.state === 'pending' ? approval.given.length : 0;
  const progress =
    policy.approvals > 1 || given > 0
      ? `; ${given} of ${policy.approvals} approvals`
      : '';
  const since = stage.explanation.since
    ? ` since ${clockTime(stage.explanation.since)}`
    : '';
  return {
    code: 'waitsForApproval',
    text: `${
      stage.name
    } waits for approval of ${release}${since}${progress}; ${whoCan(policy)}.`,
    actors: approverActors(policy),
  };
}

function tellRejected(
  stage: Stage,
  approval: StoredApproval,
  release: string,
): Told {
  const no = approval.given.find(d => d.decision === 'reject');
  const comment = no?.comment ? `: ${no.comment}` : '';
  return {
    code: 'rejected',
    text: `${stage.name} does not get ${release}: rejected by ${shortName(
      no?.user ?? 'somebody',
    )}${comment}. A change of what it deploys makes a new release.`,
    actors: [{ kind: 'git', ref: 'a new commit' }],
  };
}

function tellExecuting(
  stage: Stage,
  approval: StoredApproval,
  release: string,
): Told {
  const by = approval.given.map(d => shortName(d.user)).join(' and ');
  const held = approval.execution.find(e => e.message && e.state !== 'failed');
  const detail = held ? `; ${held.name}: ${held.message}` : '';
  return {
    code: 'approved',
    text: `${stage.name} is approved by ${by}; ${release} is being deployed${detail}.`,
    actors: [{ kind: 'portal', ref: 'Stagecraft' }],
  };
}

function tellFailed(
  stage: Stage,
  policy: StagePolicy,
  approval: StoredApproval,
  release: string,
): Told {
  const why = approval.message ? `: ${approval.message}` : '';
  return {
    code: 'executionFailed',
    text: `${
      stage.name
    } was approved for ${release}, but deploying it failed${why}. It can be approved again; ${whoCan(
      policy,
    )}.`,
    actors: approverActors(policy),
  };
}

function nameRelease(stage: Stage, commits: readonly CommitInfo[]): string {
  const { revisions } = stage.release;
  const short = revisions.map(shortRevision).join(' + ');
  const subject = commits.find(c => c.revision === revisions[0])?.subject;
  return subject ? `${short} (${subject})` : short;
}

/** "the group payments-leads can approve", or how to find out when several policies must be met. */
function whoCan(policy: StagePolicy): string {
  const { users, groups } = commonApprovers(policy);
  const names = [
    ...groups.map(ref => `the group ${shortName(ref)}`),
    ...users.map(shortName),
  ];
  if (names.length > 0) {
    return `${names.join(' or ')} can approve`;
  }
  const policies = policy.policies.map(p => `"${p.name}"`).join(' and ');
  return `whoever is an approver of the policies ${policies} can approve`;
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
