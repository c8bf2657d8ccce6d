/** All pipelines of an entity, one below the other, parts of one in their order; more than three are picked from a list. */

import { useCallback, useMemo, useState } from 'react';
import { Select } from '@backstage/ui';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  PipelineChain,
  PipelineSummary,
} from '@stagecraft/plugin-promotions-common';
import { inChainOrder } from '../view/chain';
import { ChainProvider } from './chain/ChainContext';
import { PipelineView } from './PipelineView';
import { useReading } from './ReadingContext';
import styles from './PipelineSections.module.css';

const SHOWN_TOGETHER = 3;

interface PipelineSectionsProps {
  pipelines: readonly PipelineSummary[];
}

export function PipelineSections({ pipelines }: PipelineSectionsProps) {
  const { chains, tell } = useChains();
  const isPicked = pipelines.length > SHOWN_TOGETHER;
  const ordered = inChainOrder(pipelines, key => chains[key]);
  // One text, so that the same pipelines in a new list draw nothing anew.
  const names = isPicked
    ? ''
    : ordered.map(({ ref }) => formatPipelineRef(ref)).join(' ');
  const place = useMemo(
    () => ({ shown: names.split(' ').filter(Boolean), tell }),
    [names, tell],
  );
  return (
    <ChainProvider value={place}>
      {isPicked ? (
        <PickedPipeline pipelines={pipelines} />
      ) : (
        ordered.map(({ ref }) => (
          <PipelineView key={formatPipelineRef(ref)} pipelineRef={ref} />
        ))
      )}
    </ChainProvider>
  );
}

/** What loaded pipelines have told, by their names. */
function useChains() {
  const [chains, setChains] = useState<Record<string, PipelineChain>>({});
  const tell = useCallback(
    (key: string, chain: PipelineChain) =>
      setChains(known => ({ ...known, [key]: chain })),
    [],
  );
  return { chains, tell };
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
