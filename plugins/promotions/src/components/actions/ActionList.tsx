/** Everything that can be done with a stage beside deciding, each with what it does, and why not where it may not be. */

import { useId } from 'react';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { refusalOf } from '../../view/refusal';
import { stageActions } from '../../view/stageActions';
import type { StageActionView } from '../../view/stageActions';
import { GuardedButton } from '../GuardedButton';
import { useOpenDialog } from '../OpenDialogContext';
import { PanelBody } from '../PanelBody';
import { useReading } from '../ReadingContext';
import styles from './ActionList.module.css';

export function ActionList({ stage }: { stage: Stage }) {
  const { t } = useReading();
  const actions = stageActions(stage);
  return (
    <PanelBody label={t('action.title', { stage: stage.name })}>
      {actions.length === 0 && <p>{t('action.none')}</p>}
      <ul className={styles.actions}>
        {actions.map(action => (
          <Action key={action.kind} action={action} stage={stage} />
        ))}
      </ul>
    </PanelBody>
  );
}

interface ActionProps {
  action: StageActionView;
  stage: Stage;
}

function Action({ action: { kind, permit, destructive }, stage }: ActionProps) {
  const reading = useReading();
  const { t } = reading;
  const reasonId = useId();
  const open = useOpenDialog();
  const refusal = refusalOf(permit, stage, reading);
  return (
    <li className={styles.action}>
      <div className={styles.words}>
        <h3 className={styles.name}>{t(`action.${kind}`)}</h3>
        <p className={styles.what}>{t(`action.${kind}.what`)}</p>
        {refusal && (
          <p id={reasonId} className={styles.refusal}>
            {refusal}
          </p>
        )}
      </div>
      <GuardedButton
        variant="secondary"
        destructive={destructive}
        refusal={refusal}
        reasonId={reasonId}
        onPress={() => open({ kind, stageIndex: stage.index })}
      >
        {`${t(`action.${kind}`)} …`}
      </GuardedButton>
    </li>
  );
}
