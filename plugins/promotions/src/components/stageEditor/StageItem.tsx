/** One stage that can be named, moved and removed, with the gate in front of it. */

import { maxUpdateOf } from '../../view/stageDraft';
import type { DraftStage } from '../../view/stageDraft';
import { StageFrame } from '../StageFrame';
import { useEditor } from './EditorContext';
import { FieldNotes } from './FieldNotes';
import { GateChooser } from './GateChooser';
import { NotedField } from './NotedField';
import { StageTools } from './StageTools';
import type { StageToolsProps } from './StageTools';
import { TargetFields } from './TargetFields';
import styles from './StageItem.module.css';

interface StageItemProps extends StageToolsProps {
  /** It is being dragged. */
  isDragged: boolean;
  /** What is dragged would land before or after it. */
  drop?: 'before' | 'after';
}

export function StageItem({ isDragged, drop, ...tools }: StageItemProps) {
  const { t, hasTargets, notes } = useEditor();
  const { stage, index } = tools;
  return (
    <li
      className={styles.item}
      data-stage={stage.key}
      data-dragged={isDragged ? 'yes' : 'no'}
      data-drop={drop}
      aria-label={t('stage.label', {
        number: `${index + 1}`,
        name: stage.name || t('stage.unnamed'),
      })}
    >
      <GateChooser stage={stage} index={index} />
      <StageFrame
        name={<NameField stage={stage} index={index} />}
        state={<StageTools {...tools} />}
      >
        <FieldNotes notes={notes.at(`stages[${index}]`)} />
        {hasTargets && <TargetFields stage={stage} index={index} />}
        <MaxUpdate stage={stage} index={index} />
      </StageFrame>
    </li>
  );
}

interface StagePartProps {
  stage: DraftStage;
  index: number;
}

function NameField({ stage, index }: StagePartProps) {
  const { t, notes, changeStage } = useEditor();
  return (
    <div className={styles.name}>
      <NotedField
        label={t('stage.name')}
        placeholder={t('stage.nameHint')}
        value={stage.name}
        notes={notes.at(`stages[${index}].name`)}
        onChange={name => changeStage(stage.key, { name })}
      />
    </div>
  );
}

/** Only where Argo CD opens the stage does it count targets; a gate opens all that were approved. */
function MaxUpdate({ stage, index }: StagePartProps) {
  const { t, notes, hasTargets, changeStage } = useEditor();
  const isMany = stage.targets.length > 1 || !hasTargets;
  const isAsked = stage.gate === 'argocd' && isMany;
  if (!isAsked && stage.maxUpdate === undefined) {
    return null;
  }
  return (
    <div className={styles.maxUpdate}>
      <NotedField
        label={t('stage.maxUpdate')}
        description={t('stage.maxUpdateAbout')}
        placeholder={t('stage.maxUpdateHint')}
        value={`${stage.maxUpdate ?? ''}`}
        notes={notes.at(`stages[${index}].maxUpdate`)}
        onChange={text =>
          changeStage(stage.key, { maxUpdate: maxUpdateOf(text) })
        }
      />
    </div>
  );
}
