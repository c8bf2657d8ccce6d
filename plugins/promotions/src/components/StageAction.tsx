/** The button that leads to a decision; whoever may not decide sees the reason, and can look all the same. */

import { useId } from 'react';
import { Button } from '@backstage/ui';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { refusalOf } from '../view/refusal';
import { GuardedButton } from './GuardedButton';
import { useOpenDialog } from './OpenDialogContext';
import { useReading } from './ReadingContext';
import styles from './StageAction.module.css';

export function StageAction({ stage }: { stage: Stage }) {
  const reading = useReading();
  const open = useOpenDialog();
  const onReview = () => open({ kind: 'review', stageIndex: stage.index });
  const { viewer } = stage;
  const refusal = refusalOf(viewer?.approve, stage, reading);
  if (!viewer) {
    return null;
  }
  return (
    <div className={styles.action}>
      {refusal === undefined ? (
        <Button onPress={onReview}>{reading.t('hero.review')}</Button>
      ) : (
        <Refused stage={stage} refusal={refusal} onReview={onReview} />
      )}
    </div>
  );
}

interface RefusedProps {
  stage: Stage;
  refusal: string;
  onReview: () => void;
}

function Refused({ stage, refusal, onReview }: RefusedProps) {
  const { t } = useReading();
  const reasonId = useId();
  return (
    <>
      <div className={styles.buttons}>
        {stage.release.id !== undefined && (
          <Button variant="secondary" onPress={onReview}>
            {t('hero.look')}
          </Button>
        )}
        <GuardedButton refusal={refusal} reasonId={reasonId} onPress={onReview}>
          {t('hero.approve')}
        </GuardedButton>
      </div>
      <p id={reasonId} className={styles.reason}>
        {refusal}
      </p>
    </>
  );
}
