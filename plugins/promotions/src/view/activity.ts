/** What people decided and what became of it, newest first. */

import type {
  Approval,
  Decision,
  Pipeline,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import type { Mark, Tone } from './look';
import type { Reading } from './reading';
import { releaseName } from './revisions';

export interface ActivityView {
  key: string;
  /** ISO 8601; absent while it has not happened yet. */
  at?: string;
  text: string;
  tone: Tone;
  mark: Mark;
  isOverride?: boolean;
  /** What the person said. */
  quote?: string;
  notes: string[];
}

interface Decided {
  stage: Stage;
  approval: Approval;
}

export function activityOf(
  pipeline: Pipeline,
  reading: Reading,
): ActivityView[] {
  return pipeline.stages
    .flatMap(stage =>
      stage.approval ? [{ stage, approval: stage.approval }] : [],
    )
    .flatMap(decided => [
      ...outcomeOf(decided, reading),
      ...decisionsOf(decided, reading),
    ])
    .sort((a, b) => (b.at ?? '￿').localeCompare(a.at ?? '￿'));
}

function decisionsOf(decided: Decided, reading: Reading): ActivityView[] {
  const { stage, approval } = decided;
  return approval.given.map(given => {
    const { user, at, comment } = given;
    const params = { user: reading.nameOf(user), ...namesOf(decided) };
    return {
      key: `${stage.index} ${user} ${at}`,
      at,
      ...decisionText(given.decision, params, reading),
      quote: comment,
      notes: [],
    };
  });
}

type Said = Pick<ActivityView, 'text' | 'tone' | 'mark' | 'isOverride'>;

function decisionText(
  decision: Decision,
  params: { user: string; stage: string; release: string },
  { t }: Reading,
): Said {
  switch (decision) {
    case 'approve':
      return {
        text: t('activity.approved', params),
        tone: 'success',
        mark: 'check',
      };
    case 'override':
      return {
        text: t('activity.overridden', params),
        tone: 'warning',
        mark: 'alert',
        isOverride: true,
      };
    case 'withdraw':
      return {
        text: t('activity.withdrawn', params),
        tone: 'neutral',
        mark: 'circle',
      };
    default:
      return {
        text: t('activity.rejected', params),
        tone: 'danger',
        mark: 'cross',
      };
  }
}

function outcomeOf(decided: Decided, reading: Reading): ActivityView[] {
  const outcome = outcomeText(decided, reading);
  if (!outcome) {
    return [];
  }
  const { approval, stage } = decided;
  const over = !['approved', 'executing'].includes(approval.state);
  const at = approval.execution
    .map(one => (over ? one.finishedAt : one.startedAt) ?? '')
    .sort()
    .at(-1);
  return [
    {
      key: `${stage.index} ${approval.id}`,
      at: approval.abort?.at ?? (at || undefined),
      ...outcome,
      notes: notesOf(decided, reading),
    },
  ];
}

function outcomeText(
  decided: Decided,
  { t, nameOf }: Reading,
): Pick<ActivityView, 'text' | 'tone' | 'mark' | 'quote'> | undefined {
  const names = namesOf(decided);
  const { abort } = decided.approval;
  switch (decided.approval.state) {
    case 'approved':
      return { text: t('activity.queued', names), tone: 'info', mark: 'clock' };
    case 'executing':
      return {
        text: t('activity.deploying', names),
        tone: 'info',
        mark: 'turning',
      };
    case 'succeeded':
      return {
        text: t('activity.deployed', names),
        tone: 'success',
        mark: 'check',
      };
    case 'failed':
      return {
        text: t('activity.failed', names),
        tone: 'danger',
        mark: 'cross',
      };
    case 'aborted':
      return {
        text: abort
          ? t('activity.aborted', { ...names, user: nameOf(abort.user) })
          : t('activity.abortedPlain', names),
        tone: 'danger',
        mark: 'bars',
        quote: abort?.comment,
      };
    case 'ended':
      return {
        text: t('activity.ended', names),
        tone: 'neutral',
        mark: 'circle',
      };
    default:
      return undefined;
  }
}

function notesOf({ approval }: Decided, { t }: Reading): string[] {
  const { execution, message } = approval;
  const done = execution.filter(({ state }) =>
    ['succeeded', 'skipped'].includes(state),
  ).length;
  const failed = execution
    .filter(({ state }) => state === 'failed')
    .map(({ target, message: why }) =>
      why ? t('activity.targetFailed', { target, message: why }) : target,
    );
  const counted =
    execution.length > 0
      ? [
          t('activity.targets', {
            done: `${done}`,
            total: `${execution.length}`,
          }),
        ]
      : [];
  return [...counted, ...failed, ...(message ? [message] : [])];
}

function namesOf({ stage, approval }: Decided) {
  return { stage: stage.name, release: releaseName(approval.revisions) };
}
