/** What people decided and what became of it, newest first. */

import type {
  Approval,
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

function decisionsOf(decided: Decided, { t, nameOf }: Reading): ActivityView[] {
  const { stage, approval } = decided;
  return approval.given.map(({ user, decision, at, comment }) => {
    const approved = decision === 'approve';
    const params = { user: nameOf(user), ...namesOf(decided) };
    return {
      key: `${stage.index} ${user} ${at}`,
      at,
      text: approved
        ? t('activity.approved', params)
        : t('activity.rejected', params),
      tone: approved ? 'success' : 'danger',
      mark: approved ? 'check' : 'cross',
      quote: comment,
      notes: [],
    };
  });
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
      at: at || undefined,
      ...outcome,
      notes: notesOf(decided, reading),
    },
  ];
}

function outcomeText(
  decided: Decided,
  { t }: Reading,
): Pick<ActivityView, 'text' | 'tone' | 'mark'> | undefined {
  const names = namesOf(decided);
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
