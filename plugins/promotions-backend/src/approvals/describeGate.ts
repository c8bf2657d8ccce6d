/** Tells how far a gate is: what it waits for, who has decided and who can. Pure; adds to what the evidence says. */

import {
  explanationMessages,
  fillMessage,
  shortRevision,
  type CommitInfo,
  type Gate,
  type Pipeline,
  type Stage,
} from '@stagecraft/plugin-promotions-common';
import { warn } from '../model/warn';
import { tellConditions } from './conditions/describeConditions';
import {
  tellClosed,
  tellExecuting,
  tellFailed,
  tellHeld,
  tellRejected,
  tellRollbackWaits,
  tellWaiting,
  type GateFacts,
  type Told,
} from './gateWords';
import { namesNobody, type StagePolicy } from './policies';
import { quorumOf } from './quorum';
import { isAboutRollback } from './situation';

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

/** A stage that waits for no gate of ours comes back as it is, but for what policies and holds say of it. */
export function describeGate(
  stage: Stage,
  facts: GateFacts,
  commits: readonly CommitInfo[],
): Stage {
  if (facts.gate !== 'approval' && facts.gate !== 'verified') {
    return withMissingGate(stage, facts.policy);
  }
  const shown = {
    ...stage,
    gate: gateOf(stage, facts),
    ...(facts.holds.length > 0 && { holds: [...facts.holds] }),
  };
  const told = tell(stage, shown.gate, facts);
  return told ? inWords(shown, told, facts, commits) : shown;
}

function gateOf({ gate }: Stage, facts: GateFacts): Gate {
  const closedBecause =
    facts.policy.broken ??
    gate.closedBecause ??
    (facts.gate === 'approval'
      ? namesNobody(facts.policy, facts.owned)
      : undefined);
  return { kind: facts.gate, ...(closedBecause && { closedBecause }) };
}

/** Undefined where the evidence has said all. */
function tell(stage: Stage, gate: Gate, facts: GateFacts): Told | undefined {
  const { approval, holds } = facts;
  if (approval && isAboutRollback(facts)) {
    return tellRollbackWaits(approval, facts);
  }
  if (!stage.release.offered || stage.verdict !== 'gated') {
    return undefined;
  }
  if (gate.closedBecause) {
    return tellClosed(gate.closedBecause);
  }
  const [hold] = holds;
  const isOver = approval?.state === 'rejected' || hasBegun(facts);
  return hold && !isOver ? tellHeld(hold) : tellProgress(stage, facts);
}

/** What was sent is not held any more. */
function hasBegun({ approval }: GateFacts): boolean {
  return (
    approval?.state === 'executing' &&
    approval.execution.some(({ state }) => state !== 'queued')
  );
}

function tellProgress(stage: Stage, facts: GateFacts): Told | undefined {
  const { approval, policy, gate, conditions, now } = facts;
  switch (approval?.state) {
    case 'rejected':
      return tellRejected(approval);
    case 'approved':
    case 'executing':
      return tellExecuting(approval);
    case 'failed':
      return tellFailed(policy, approval);
    case 'pending':
      return tellWaiting(stage, facts);
    default:
      return gate === 'approval'
        ? tellWaiting(stage, facts)
        : tellConditions(conditions, now);
  }
}

function inWords(
  stage: Stage,
  { code, words, actors }: Told,
  { policy, approval, separated }: GateFacts,
  commits: readonly CommitInfo[],
): Stage {
  const isRollback =
    approval?.kind === 'rollback' && approval.state !== 'ended';
  const revisions = isRollback ? approval.revisions : stage.release.revisions;
  const params = {
    ...stage.explanation.params,
    ...words,
    stage: stage.name,
    release: nameRelease(revisions, commits),
    required: String(quorumOf(policy, { separated })),
  };
  const text = fillMessage(explanationMessages[`explanation.${code}`], params);
  const explanation = { ...stage.explanation, code, text, actors, params };
  return { ...stage, explanation };
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

function nameRelease(
  revisions: readonly string[],
  commits: readonly CommitInfo[],
): string {
  const short = revisions.map(shortRevision).join(' + ');
  const subject = commits.find(c => c.revision === revisions[0])?.subject;
  return subject ? `${short} (${subject})` : short;
}
