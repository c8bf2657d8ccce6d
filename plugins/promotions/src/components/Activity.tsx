/** What was decided and done: from the record where there is one and it may be read, else what the approvals tell. */

import { lazy } from 'react';
import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { activityOf } from '../view/activity';
import type { ActivityView } from '../view/activity';
import { isRecorded } from '../view/stageActions';
import { clockText } from '../view/time';
import { ActivityCard } from './ActivityCard';
import { OverrideBadge } from './gate/ApprovalState';
import { LazyPart } from './LazyPart';
import { Mark } from './Mark';
import { Moment } from './Moment';
import { useReading } from './ReadingContext';
import styles from './ActivityCard.module.css';
import tones from './tone.module.css';

const RecordedActivity = lazy(() =>
  import('./record/RecordedActivity').then(m => ({
    default: m.RecordedActivity,
  })),
);

export function Activity({ pipeline }: { pipeline: Pipeline }) {
  const told = <ToldActivity pipeline={pipeline} />;
  return isRecorded(pipeline) ? (
    <LazyPart fallback={told}>
      <RecordedActivity pipeline={pipeline} told={told} />
    </LazyPart>
  ) : (
    told
  );
}

function ToldActivity({ pipeline }: { pipeline: Pipeline }) {
  const reading = useReading();
  const entries = activityOf(pipeline, reading);
  if (entries.length === 0) {
    return null;
  }
  return (
    <ActivityCard title={pipeline.title}>
      <ol className={styles.entries}>
        {entries.map(entry => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
    </ActivityCard>
  );
}

function Entry({ entry }: { entry: ActivityView }) {
  const reading = useReading();
  const { at, text, tone, mark, quote, notes, isOverride } = entry;
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
        <p>
          {text} {isOverride && <OverrideBadge />}
        </p>
        {quote && <q className={styles.note}>{quote}</q>}
        {notes.length > 0 && <p className={styles.note}>{notes.join(' · ')}</p>}
      </div>
    </li>
  );
}
