/** What the dialogs of a gate are called. */

import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import { scopeText } from './holds';
import type { GateDialogState } from './openDialog';
import type { Reading } from './reading';
import { releaseName } from './revisions';

export function gateDialogTitle(
  dialog: GateDialogState,
  pipeline: Pipeline,
  reading: Reading,
): string {
  const { t } = reading;
  if (dialog.kind === 'hold') {
    return t('hold.title');
  }
  if (dialog.kind === 'lift') {
    const scope = holdOf(pipeline, dialog.holdId)?.scope;
    const what = scope ? scopeText(scope, reading) : '';
    return t('lift.title', { what });
  }
  const stage = stageOf(pipeline, dialog.stageIndex);
  const params = { stage: stage?.name ?? '' };
  switch (dialog.kind) {
    case 'actions':
      return t('action.title', params);
    case 'withdraw':
      return t('withdraw.title', {
        release: releaseName(stage?.approval?.revisions ?? []),
      });
    default:
      return t(`${dialog.kind}.title`, params);
  }
}

export function stageOf(pipeline: Pipeline, index: number): Stage | undefined {
  return pipeline.stages.find(stage => stage.index === index);
}

export function holdOf({ stages }: Pipeline, id: string) {
  return stages.flatMap(({ holds = [] }) => holds).find(hold => hold.id === id);
}
