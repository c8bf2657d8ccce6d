/** The button that leads to a decision; whoever may not decide sees the reason, and can look all the same. */

import { useId } from 'react';
import { Button } from '@backstage/ui';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { refusalOf } from '../view/refusal';
import { GuardedButton } from './GuardedButton';
import { useReading } from './ReadingContext';
import styles from './StageAction.module.css';

export interface StageActionProps {
  stage: Stage;
  onReview: (stage: Stage) => void;
}

export function StageAction({ stage, onReview }: StageActionProps) {
  const reading = useReading();
  const { viewer } = stage;
  const refusal = refusalOf(viewer?.approve, stage, reading);
  if (!viewer) {
    return null;
  }
  return (
    <div className={styles.action}>
      {refusal === undefined ? (
        <Button onPress={() => onReview(stage)}>
          {reading.t('hero.review')}
        </Button>
      ) : (
        <Refused stage={stage} refusal={refusal} onReview={onReview} />
      )}
    </div>
  );
}

function Refused(props: StageActionProps & { refusal: string }) {
  const { stage, refusal, onReview } = props;
  const { t } = useReading();
  const reasonId = useId();
  const review = () => onReview(stage);
  return (
    <>
      <div className={styles.buttons}>
        {stage.release.id !== undefined && (
          <Button variant="secondary" onPress={review}>
            {t('hero.look')}
          </Button>
        )}
        <GuardedButton refusal={refusal} reasonId={reasonId} onPress={review}>
          {t('hero.approve')}
        </GuardedButton>
      </div>
      <p id={reasonId} className={styles.reason}>
        {refusal}
      </p>
    </>
  );
}
