/** The sentence that says what holds the release, and the one action. */

import { Button, Card } from '@backstage/ui';
import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import { heroOf } from '../view/hero';
import { GuardedButton } from './GuardedButton';
import { Mark } from './Mark';
import { useReading } from './ReadingContext';
import { Sentence } from './Sentence';
import styles from './Hero.module.css';
import tones from './tone.module.css';

export interface HeroProps {
  pipeline: Pipeline;
  onReview: (stage: Stage) => void;
}

export function Hero({ pipeline, onReview }: HeroProps) {
  const reading = useReading();
  const { look, headline, details, decide } = heroOf(pipeline, reading);
  return (
    <section aria-label={reading.t('hero.label')}>
      <Card className={`${styles.hero} ${tones[look.tone]}`}>
        <span className={styles.mark}>
          <Mark name={look.mark} size={20} />
        </span>
        <div className={styles.words}>
          <p className={styles.headline}>
            <Sentence parts={headline} />
          </p>
          {details.length > 0 && (
            <p className={styles.details}>{details.join(' · ')}</p>
          )}
        </div>
        {decide && (
          <HeroAction stage={decide} onReview={() => onReview(decide)} />
        )}
      </Card>
    </section>
  );
}

function HeroAction(props: { stage: Stage; onReview: () => void }) {
  const { stage, onReview } = props;
  const { t } = useReading();
  const approve = stage.viewer?.approve;
  if (!approve || approve.allowed) {
    return (
      <div className={styles.actions}>
        <Button onPress={onReview}>{t('hero.review')}</Button>
      </div>
    );
  }
  return (
    <div className={styles.actions}>
      <Button variant="secondary" onPress={onReview}>
        {t('hero.look')}
      </Button>
      <GuardedButton refusal={approve.reason} onPress={onReview}>
        {t('hero.approve')}
      </GuardedButton>
    </div>
  );
}
