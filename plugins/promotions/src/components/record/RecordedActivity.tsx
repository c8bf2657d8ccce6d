/** The record of a pipeline, newest first, a page at a time. Loaded when the portal records what is decided. */

import type { ReactNode } from 'react';
import type {
  AuditEntry,
  Pipeline,
} from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useRecord } from '../../hooks/useRecord';
import { entryView, peopleIn } from '../../view/record';
import { decisionsMark } from '../../view/stageActions';
import { clockText } from '../../view/time';
import { ActivityCard } from '../ActivityCard';
import { OverrideBadge } from '../gate/ApprovalState';
import { Mark } from '../Mark';
import { Moment } from '../Moment';
import { QuietButton } from '../QuietButton';
import { NamesProvider, useReading } from '../ReadingContext';
import styles from './RecordedActivity.module.css';
import list from '../ActivityCard.module.css';
import tones from '../tone.module.css';

interface RecordedActivityProps {
  pipeline: Pipeline;
  /** What the approvals themselves tell: shown where the record cannot be read. */
  told: ReactNode;
}

export function RecordedActivity({ pipeline, told }: RecordedActivityProps) {
  const { t } = useReading();
  const mark = decisionsMark(pipeline);
  const { record, error, older, showOlder } = useRecord(pipeline.ref, mark);
  if (!record) {
    return <>{told}</>;
  }
  return (
    <NamesProvider refs={peopleIn(record)}>
      <ActivityCard title={pipeline.title}>
        {record.items.length === 0 && (
          <p className={styles.note}>{t('record.empty')}</p>
        )}
        <ol className={list.entries}>
          {record.items.map(entry => (
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ol>
        {error && (
          <p className={styles.note}>
            {t('record.notRefreshed', { reason: messageOf(error) })}
          </p>
        )}
        {older.error && (
          <p className={styles.note} role="alert">
            {t('record.olderFailed', { reason: messageOf(older.error) })}
          </p>
        )}
        {record.nextCursor && (
          <div className={styles.more}>
            <QuietButton isPending={older.loading} onPress={showOlder}>
              {t('record.all')}
            </QuietButton>
          </div>
        )}
      </ActivityCard>
    </NamesProvider>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const reading = useReading();
  const view = entryView(entry, reading);
  return (
    <li className={`${list.entry} ${tones[view.look.tone]}`}>
      <span className={list.when}>
        <Moment at={view.at} text={clockText(view.at, reading)} />
      </span>
      <span className={list.mark}>
        <Mark name={view.look.mark} />
      </span>
      <div className={list.what}>
        <p>
          {view.text} {view.isOverride && <OverrideBadge />}
        </p>
        {view.quote && <q className={list.note}>{view.quote}</q>}
        <p className={list.note}>{view.notes.join(' · ')}</p>
      </div>
    </li>
  );
}
