/** All pipelines of an entity, one below the other; more than three are picked from a list. */

import { useState } from 'react';
import { Select } from '@backstage/ui';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PipelineSummary } from '@stagecraft/plugin-promotions-common';
import { PipelineView } from './PipelineView';
import { useReading } from './ReadingContext';
import styles from './PipelineSections.module.css';

const SHOWN_TOGETHER = 3;

interface PipelineSectionsProps {
  pipelines: readonly PipelineSummary[];
}

export function PipelineSections({ pipelines }: PipelineSectionsProps) {
  if (pipelines.length > SHOWN_TOGETHER) {
    return <PickedPipeline pipelines={pipelines} />;
  }
  return (
    <>
      {pipelines.map(({ ref }) => (
        <PipelineView key={formatPipelineRef(ref)} pipelineRef={ref} />
      ))}
    </>
  );
}

function PickedPipeline({ pipelines }: PipelineSectionsProps) {
  const { t } = useReading();
  const [key, setKey] = useState<string>();
  const picked =
    pipelines.find(({ ref }) => formatPipelineRef(ref) === key) ?? pipelines[0];
  const pickedKey = formatPipelineRef(picked.ref);
  return (
    <div className={styles.picked}>
      <Select
        label={t('tab.choose')}
        className={styles.picker}
        options={pipelines.map(({ ref, title }) => ({
          value: formatPipelineRef(ref),
          label: `${title} · ${ref.instance}`,
        }))}
        value={pickedKey}
        onChange={value => setKey(String(value))}
      />
      <PipelineView key={pickedKey} pipelineRef={picked.ref} />
    </div>
  );
}
