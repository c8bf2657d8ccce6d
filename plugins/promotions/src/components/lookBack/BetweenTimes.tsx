/** What changed in a stage between two times that the person picks. */

import { useState } from 'react';
import { Select } from '@backstage/ui';
import type {
  Pipeline,
  StageChangesResponse,
} from '@stagecraft/plugin-promotions-common';
import { useStageChanges } from '../../hooks/useLookBack';
import { fromLocal, toLocal, zoneName } from '../../view/localTime';
import { ranTheSame } from '../../view/lookBack';
import { Notice } from '../Notice';
import { useReading } from '../ReadingContext';
import { SourceList } from '../releases/SourceList';
import { StageDetail } from '../releases/StageDetail';
import { Answer } from './Answer';
import { RunningTable } from './RunningTable';
import { TimeField } from './TimeField';
import { Unwatched } from './Unwatched';
import styles from './LookBack.module.css';

const DAY = 24 * 60 * 60_000;

interface Asked {
  from: string;
  to: string;
  stageIndex: number;
}

export function BetweenTimes({ pipeline }: { pipeline: Pipeline }) {
  const { now } = useReading();
  const [asked, setAsked] = useState<Asked>(() => ({
    from: toLocal(new Date(now.getTime() - DAY)),
    to: toLocal(now),
    stageIndex: pipeline.stages.at(-1)?.index ?? 0,
  }));
  return (
    <div className={styles.question}>
      <Fields pipeline={pipeline} asked={asked} onChange={setAsked} />
      <Found pipeline={pipeline} asked={asked} />
    </div>
  );
}

interface FieldsProps {
  pipeline: Pipeline;
  asked: Asked;
  onChange: (asked: Asked) => void;
}

function Fields({ pipeline, asked, onChange }: FieldsProps) {
  const { t, now } = useReading();
  const max = toLocal(now);
  return (
    <div className={styles.fields}>
      <Select
        label={t('lookBack.stage')}
        className={styles.picker}
        options={pipeline.stages.map(({ index, name }) => ({
          value: `${index}`,
          label: name,
        }))}
        value={`${asked.stageIndex}`}
        onChange={value => onChange({ ...asked, stageIndex: Number(value) })}
      />
      <TimeField
        label={t('lookBack.from')}
        value={asked.from}
        max={max}
        onChange={from => onChange({ ...asked, from })}
      />
      <TimeField
        label={t('lookBack.to')}
        value={asked.to}
        max={max}
        onChange={to => onChange({ ...asked, to })}
      />
      <p className={styles.zone}>{t('lookBack.zone', { zone: zoneName() })}</p>
    </div>
  );
}

function Found({ pipeline, asked }: { pipeline: Pipeline; asked: Asked }) {
  const { t } = useReading();
  const from = fromLocal(asked.from);
  const to = fromLocal(asked.to);
  if (!from || !to || from >= to) {
    const text = from && to ? 'lookBack.wrongOrder' : 'lookBack.noTime';
    return (
      <Notice tone="info">
        <p>{t(text)}</p>
      </Notice>
    );
  }
  return (
    <Changes
      pipeline={pipeline}
      from={from}
      to={to}
      stageIndex={asked.stageIndex}
    />
  );
}

function Changes({ pipeline, ...span }: Asked & { pipeline: Pipeline }) {
  const remote = useStageChanges(pipeline.ref, span);
  return (
    <Answer remote={remote}>
      {data => <Changed data={data} pipeline={pipeline} />}
    </Answer>
  );
}

interface ChangedProps {
  data: StageChangesResponse;
  pipeline: Pipeline;
}

function Changed({ data, pipeline: { commits } }: ChangedProps) {
  const { t } = useReading();
  const { stage, before, after, gaps, sources } = data;
  return (
    <>
      <Unwatched gaps={gaps} />
      {ranTheSame(data) ? (
        <p>{t('lookBack.same', { stage: stage.name })}</p>
      ) : (
        <div className={styles.sides}>
          <RunningTable
            title={t('lookBack.before')}
            targets={before}
            commits={commits}
          />
          <RunningTable
            title={t('lookBack.after')}
            targets={after}
            commits={commits}
          />
        </div>
      )}
      {sources.length > 0 && (
        <section aria-label={t('release.commits')}>
          <h4 className={styles.title}>{t('release.commits')}</h4>
          <SourceList sources={sources} />
        </section>
      )}
      <ReleasesBetween data={data} />
    </>
  );
}

function ReleasesBetween({ data }: { data: StageChangesResponse }) {
  const { t } = useReading();
  const title = t('lookBack.releases');
  return (
    <section aria-label={title}>
      <h4 className={styles.title}>{title}</h4>
      {data.releases.length === 0 && (
        <p className={styles.muted}>{t('lookBack.noReleases')}</p>
      )}
      <div className={styles.sides}>
        {data.releases.map(entry => (
          <StageDetail
            key={`${entry.revisions.join('+')} ${entry.startedAt}`}
            entry={entry}
            named
          />
        ))}
      </div>
    </section>
  );
}
