/** Whether a Job tests the stage before, at the one place where a Job holds whoever opens the stage. */

import { useId } from 'react';
import { Switch } from '@backstage/ui';
import type { DraftStage } from '../../view/stageDraft';
import { useEditor } from './EditorContext';
import { FieldNotes } from './FieldNotes';
import fields from './fields.module.css';

interface GateJobProps {
  stage: DraftStage;
  index: number;
}

export function GateJob({ stage, index }: GateJobProps) {
  const { t, draft, notes, hasGateJobs, changeStage } = useEditor();
  const hintId = useId();
  if (!hasGateJobs || index === 0) {
    return null;
  }
  const named = (name?: string) => name || t('stage.unnamed');
  return (
    <>
      <Switch
        label={t('stage.gateJob', {
          before: named(draft.stages[index - 1]?.name),
        })}
        aria-describedby={hintId}
        isSelected={stage.gateJob ?? false}
        onChange={gateJob => changeStage(stage.key, { gateJob })}
      />
      {stage.gateJob && (
        <p id={hintId} className={fields.hint}>
          {t('stage.gateJobHint', { name: named(stage.name) })}
        </p>
      )}
      <FieldNotes notes={notes.at(`stages[${index}].gateJob`)} />
    </>
  );
}
