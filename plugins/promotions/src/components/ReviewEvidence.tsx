/** The evidence that speaks for a release: the stages before it, their checks, and who approved already. */

import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import { factsFor } from '../view/review';
import { Mark } from './Mark';
import { useReading } from './ReadingContext';
import { ReviewBox } from './ReviewBox';
import styles from './ReviewRows.module.css';
import tones from './tone.module.css';

interface ReviewEvidenceProps {
  pipeline: Pipeline;
  stage: Stage;
}

export function ReviewEvidence({ pipeline, stage }: ReviewEvidenceProps) {
  const reading = useReading();
  const facts = factsFor(pipeline, stage, reading);
  if (facts.length === 0) {
    return null;
  }
  return (
    <ReviewBox title={reading.t('dialog.evidence')}>
      <ul className={`${styles.rows} ${styles.columns}`}>
        {facts.map(({ key, look, text }) => (
          <li key={key} className={`${styles.row} ${tones[look.tone]}`}>
            <span className={styles.mark}>
              <Mark name={look.mark} />
            </span>
            <span className={styles.main}>{text}</span>
          </li>
        ))}
      </ul>
    </ReviewBox>
  );
}
