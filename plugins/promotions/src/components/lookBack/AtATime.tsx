/** What every stage ran at a time that the person picks. */

import { useState } from 'react';
import type {
  HistoryAtResponse,
  Pipeline,
} from '@stagecraft/plugin-promotions-common';
import { useHistoryAt } from '../../hooks/useLookBack';
import { fromLocal, toLocal, zoneName } from '../../view/localTime';
import { Notice } from '../Notice';
import { useReading } from '../ReadingContext';
import { Answer } from './Answer';
import { RunningTable } from './RunningTable';
import { TimeField } from './TimeField';
import { Unwatched } from './Unwatched';
import styles from './LookBack.module.css';

export function AtATime({ pipeline }: { pipeline: Pipeline }) {
  const { t, now } = useReading();
  const [time, setTime] = useState(() => toLocal(now));
  const at = fromLocal(time);
  return (
    <div className={styles.question}>
      <div className={styles.fields}>
        <TimeField
          label={t('lookBack.time')}
          value={time}
          max={toLocal(now)}
          onChange={setTime}
        />
        <p className={styles.zone}>
          {t('lookBack.zone', { zone: zoneName() })}
        </p>
      </div>
      {at ? (
        <Found pipeline={pipeline} at={at} />
      ) : (
        <Notice tone="info">
          <p>{t('lookBack.noTime')}</p>
        </Notice>
      )}
    </div>
  );
}

function Found({ pipeline, at }: { pipeline: Pipeline; at: string }) {
  const remote = useHistoryAt(pipeline.ref, at);
  return (
    <Answer remote={remote}>
      {data => <Stages found={data} pipeline={pipeline} />}
    </Answer>
  );
}

interface StagesProps {
  found: HistoryAtResponse;
  pipeline: Pipeline;
}

function Stages({ found: { stages, gaps }, pipeline }: StagesProps) {
  const { t } = useReading();
  return (
    <>
      <Unwatched gaps={gaps} />
      {stages.length === 0 && <p>{t('lookBack.nothing')}</p>}
      {stages.map(({ index, name, targets }) => (
        <RunningTable
          key={`${index} ${name}`}
          title={name}
          targets={targets}
          commits={pipeline.commits}
        />
      ))}
    </>
  );
}
