/** The sentence that says what holds the release, and the one action. */

import { Card } from '@backstage/ui';
import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { heroOf } from '../view/hero';
import { Mark } from './Mark';
import { useReading } from './ReadingContext';
import { Sentence } from './Sentence';
import { StageAction } from './StageAction';
import styles from './Hero.module.css';
import tones from './tone.module.css';

export function Hero({ pipeline }: { pipeline: Pipeline }) {
  const reading = useReading();
  const { look, headline, details, decide } = heroOf(pipeline, reading);
  return (
    <section aria-label={reading.t('hero.label', { title: pipeline.title })}>
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
        {decide && <StageAction stage={decide} />}
      </Card>
    </section>
  );
}
