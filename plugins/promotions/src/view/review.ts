/** What a person who is about to approve must know: the resources, the evidence, and whether the release is still that one. */

import type {
  Pipeline,
  ResourceChange,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import {
  approversOf,
  awaitedRollback,
  awaitsDecision,
  isLastApproval,
  quorumOf,
} from './approval';
import { checksOf } from './checks';
import { CONDITION_LOOK, conditionText } from './conditions';
import { CHECK_LOOK, VERDICT_LOOK } from './look';
import type { Look } from './look';
import type { Reading } from './reading';
import { releaseName } from './revisions';

/** A release as it was when the person began to look. */
export interface Reviewed {
  id: string;
  revisions: readonly string[];
}

export function reviewedOf(stage: Stage): Reviewed | undefined {
  const rollback = awaitedRollback(stage);
  if (rollback) {
    return { id: rollback.releaseId, revisions: rollback.revisions };
  }
  const { id, revisions } = stage.release;
  return id === undefined ? undefined : { id, revisions };
}

/** Says how the release changed since the person began to look; nothing while it is the same. */
export function changeSince(
  reviewed: Reviewed,
  stage: Stage | undefined,
  { t }: Reading,
): string | undefined {
  const current = stage && awaitsDecision(stage) && reviewedOf(stage);
  if (!current) {
    return t('dialog.changedGone');
  }
  if (current.id === reviewed.id) {
    return undefined;
  }
  const before = releaseName(reviewed.revisions);
  const after = releaseName(current.revisions);
  return before === after
    ? t('dialog.changedSame', { after })
    : t('dialog.changedTo', { before, after });
}

export type ChangeKind = ResourceChange['change'];

/** The dangerous ones first. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  'delete',
  'leftover',
  'update',
  'create',
];

export function changesByKind(
  resources: readonly ResourceChange[],
): { kind: ChangeKind; resources: ResourceChange[] }[] {
  return CHANGE_KINDS.map(kind => ({
    kind,
    resources: resources.filter(({ change }) => change === kind),
  })).filter(group => group.resources.length > 0);
}

/** `Deployment checkout in prod` */
export function resourceName({ kind, namespace, name }: ResourceChange) {
  return namespace ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}

export interface Fact {
  key: string;
  look: Look;
  text: string;
}

/** The evidence for a release: the stages before, their checks, and the approvals. */
export function factsFor(
  pipeline: Pipeline,
  stage: Stage,
  reading: Reading,
): Fact[] {
  // Earlier stages speak for what comes from them.
  if (awaitedRollback(stage)) {
    return approvalFacts(stage, reading);
  }
  const before = pipeline.stages.filter(one => one.index < stage.index);
  return [
    ...before.map(one => stageFact(one, reading)),
    ...before.flatMap(one => checkFacts(one, reading)),
    ...openConditions(stage, reading),
    ...approvalFacts(stage, reading),
  ];
}

function stageFact(stage: Stage, { t }: Reading): Fact {
  const params = { stage: stage.name, verdict: t(`verdict.${stage.verdict}`) };
  const release = releaseName(stage.release.revisions);
  return {
    key: `stage ${stage.index}`,
    look: VERDICT_LOOK[stage.verdict],
    text: release
      ? t('dialog.beforeOn', { ...params, release })
      : t('dialog.before', params),
  };
}

function checkFacts(stage: Stage, { t }: Reading): Fact[] {
  return checksOf(stage.targets).map(check => ({
    key: `check ${stage.index} ${check.name}`,
    look: CHECK_LOOK[check.state],
    text: t('dialog.check', {
      check: check.name,
      state: t(`check.${check.state}`),
      stage: stage.name,
    }),
  }));
}

/** What the gate waits for beside what is told above. */
function openConditions(stage: Stage, reading: Reading): Fact[] {
  return (stage.conditions ?? [])
    .filter(({ code, state }) => state !== 'met' && code !== 'approvals')
    .map(condition => ({
      key: `condition ${condition.code} ${condition.text}`,
      look: CONDITION_LOOK[condition.state],
      text: conditionText(condition, reading),
    }));
}

function approvalFacts(stage: Stage, reading: Reading): Fact[] {
  const { t, nameOf } = reading;
  const given = (stage.approval ? approversOf(stage.approval) : []).map(
    (user): Fact => ({
      key: `approval ${user}`,
      look: { tone: 'success', mark: 'check' },
      text: t('dialog.approvedBy', { user: nameOf(user) }),
    }),
  );
  const text = quorumText(stage, reading);
  return [
    ...given,
    { key: 'quorum', look: { tone: 'info', mark: 'clock' }, text },
  ];
}

function quorumText(stage: Stage, { t }: Reading): string {
  const quorum = quorumOf(stage);
  if (!quorum) {
    return t('dialog.quorumUnknown');
  }
  return stage.viewer?.approve.allowed && isLastApproval(quorum)
    ? t('dialog.quorumLast', { count: quorum.required })
    : t('dialog.quorumMore', {
        given: `${quorum.given}`,
        required: `${quorum.required}`,
      });
}

/** `https://git.example.com/shop/checkout.git` is shop/checkout. */
export function repositoryName(repoURL: string): string {
  return repoURL
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .slice(-2)
    .join('/');
}
