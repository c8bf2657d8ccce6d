/** Two stages side by side, by aspect; what differs comes first. Loaded when somebody compares. */

import { useState } from 'react';
import { Select, Switch } from '@backstage/ui';
import type {
  Pipeline,
  StageComparisonResponse,
} from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useComparison } from '../../hooks/useComparison';
import { aspectsOf } from '../../view/comparison';
import { ErrorState } from '../ErrorState';
import { Notice } from '../Notice';
import { PanelBody } from '../PanelBody';
import { PanelSkeleton } from '../PanelDialog';
import { useReading } from '../ReadingContext';
import { ComparisonTable } from './ComparisonTable';
import styles from './Comparison.module.css';

export function Comparison({ pipeline }: { pipeline: Pipeline }) {
  const { t } = useReading();
  const last = pipeline.stages.slice(-2).map(({ index }) => index);
  const [left, setLeft] = useState(last[0]);
  const [right, setRight] = useState(last[1]);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  return (
    <PanelBody label={t('compare.title', { title: pipeline.title })}>
      <div className={styles.fields}>
        <StagePicker
          label={t('compare.left')}
          pipeline={pipeline}
          value={left}
          onChange={setLeft}
        />
        <StagePicker
          label={t('compare.right')}
          pipeline={pipeline}
          value={right}
          onChange={setRight}
        />
        <Switch
          className={styles.switch}
          label={t('compare.onlyDifferent')}
          isSelected={onlyDifferent}
          onChange={setOnlyDifferent}
        />
      </div>
      {left === right ? (
        <p className={styles.note}>{t('compare.choose')}</p>
      ) : (
        <Compared
          key={`${left} ${right}`}
          pipeline={pipeline}
          left={left}
          right={right}
          onlyDifferent={onlyDifferent}
        />
      )}
    </PanelBody>
  );
}

interface StagePickerProps {
  label: string;
  pipeline: Pipeline;
  value: number;
  onChange: (index: number) => void;
}

function StagePicker({ label, pipeline, value, onChange }: StagePickerProps) {
  return (
    <Select
      label={label}
      className={styles.picker}
      options={pipeline.stages.map(({ index, name }) => ({
        value: `${index}`,
        label: name,
      }))}
      value={`${value}`}
      onChange={picked => onChange(Number(picked))}
    />
  );
}

interface ComparedProps {
  pipeline: Pipeline;
  left: number;
  right: number;
  onlyDifferent: boolean;
}

function Compared({ pipeline, left, right, onlyDifferent }: ComparedProps) {
  const { t } = useReading();
  const { data, error, reload } = useComparison(pipeline.ref, left, right);
  if (error) {
    return (
      <ErrorState
        title={t('compare.failed')}
        reason={messageOf(error)}
        onRetry={reload}
      />
    );
  }
  return data ? (
    <Found found={data} onlyDifferent={onlyDifferent} />
  ) : (
    <PanelSkeleton loading={t('compare.loading')} />
  );
}

interface FoundProps {
  found: StageComparisonResponse;
  onlyDifferent: boolean;
}

function Found({ found, onlyDifferent }: FoundProps) {
  const { t } = useReading();
  const { left, right, rows, problems } = found;
  const count = rows.filter(row => !row.same).length;
  const names = { left: left.name, right: right.name };
  return (
    <>
      {problems.length > 0 && (
        <Notice tone="warning" title={t('dialog.problems')}>
          {problems.map(problem => (
            <p key={problem}>{problem}</p>
          ))}
        </Notice>
      )}
      <p className={styles.note} role="status">
        {count === 0 && problems.length === 0
          ? t('compare.same', names)
          : t('compare.summary', { count })}
      </p>
      <ComparisonTable found={found} aspects={aspectsOf(rows, onlyDifferent)} />
    </>
  );
}
