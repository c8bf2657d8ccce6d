/** The button that leads to a decision; whoever may not decide sees the reason, and can look all the same. */

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
  const { t } = reading;
  const { viewer, release } = stage;
  const review = () => onReview(stage);
  if (!viewer) {
    return null;
  }
  if (viewer.approve.allowed) {
    return (
      <div className={styles.actions}>
        <Button onPress={review}>{t('hero.review')}</Button>
      </div>
    );
  }
  return (
    <div className={styles.actions}>
      {release.id !== undefined && (
        <Button variant="secondary" onPress={review}>
          {t('hero.look')}
        </Button>
      )}
      <GuardedButton
        refusal={refusalOf(viewer.approve, stage, reading)}
        onPress={review}
      >
        {t('hero.approve')}
      </GuardedButton>
    </div>
  );
}
