/** Who decided what and when, and what became of it. */

import { Card } from '@backstage/ui';
import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { activityOf } from '../view/activity';
import type { ActivityView } from '../view/activity';
import { clockText } from '../view/time';
import { Mark } from './Mark';
import { Moment } from './Moment';
import { useReading } from './ReadingContext';
import styles from './Activity.module.css';
import tones from './tone.module.css';

export function Activity({ pipeline }: { pipeline: Pipeline }) {
  const reading = useReading();
  const entries = activityOf(pipeline, reading);
  if (entries.length === 0) {
    return null;
  }
  return (
    <Card className={styles.activity}>
      <h3 className={styles.title}>{reading.t('activity.title')}</h3>
      <ol className={styles.entries}>
        {entries.map(entry => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
    </Card>
  );
}

function Entry({ entry }: { entry: ActivityView }) {
  const reading = useReading();
  const { at, text, tone, mark, quote, notes } = entry;
  return (
    <li className={`${styles.entry} ${tones[tone]}`}>
      <span className={styles.when}>
        {at ? (
          <Moment at={at} text={clockText(at, reading)} />
        ) : (
          reading.t('activity.noTime')
        )}
      </span>
      <span className={styles.mark}>
        <Mark name={mark} />
      </span>
      <div className={styles.what}>
        <p>{text}</p>
        {quote && <q className={styles.note}>{quote}</q>}
        {notes.length > 0 && <p className={styles.note}>{notes.join(' · ')}</p>}
      </div>
    </li>
  );
}
