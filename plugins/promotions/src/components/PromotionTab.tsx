/** The Promotion tab of a catalog entity: its pipelines, or why there are none to see. */

import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { ListPipelinesResponse } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../api/errors';
import { usePipelines } from '../hooks/usePipelines';
import { EmptyState } from './EmptyState';
import { ErrorState } from './ErrorState';
import { PipelineSkeleton } from './LoadingSkeleton';
import { Notice } from './Notice';
import { PipelineSections } from './PipelineSections';
import { ReadingProvider, useReading } from './ReadingContext';
import styles from './PromotionTab.module.css';
import tones from './tone.module.css';

/** Needs the entity of `EntityProvider`. @public */
export function PromotionTab() {
  return (
    <ReadingProvider>
      <div
        className={`${styles.tab} ${tones.root}`}
        data-stagecraft="promotion"
      >
        <EntityPipelines />
      </div>
    </ReadingProvider>
  );
}

function EntityPipelines() {
  const { t } = useReading();
  const { entity } = useEntity();
  const { data, error, reload } = usePipelines(stringifyEntityRef(entity));
  if (!data) {
    return error ? (
      <ErrorState
        title={t('error.list')}
        reason={messageOf(error)}
        onRetry={reload}
      />
    ) : (
      <PipelineSkeleton />
    );
  }
  const isEmpty = data.items.length === 0 && data.unavailable.length === 0;
  return (
    <>
      <UnavailableInstances list={data} onRetry={reload} />
      <Problems problems={data.problems} />
      <PipelineSections pipelines={data.items} />
      {isEmpty && <EmptyState entity={entity} />}
    </>
  );
}

interface UnavailableInstancesProps {
  list: ListPipelinesResponse;
  onRetry: () => void;
}

/** An instance whose pipelines are shown all the same speaks for itself, above them. */
function UnavailableInstances({ list, onRetry }: UnavailableInstancesProps) {
  const { t } = useReading();
  const shown = list.items.map(({ ref }) => ref.instance);
  return (
    <>
      {list.unavailable
        .filter(({ instance }) => !shown.includes(instance))
        .map(({ instance, reason }) => (
          <ErrorState
            key={instance}
            tone={shown.length > 0 ? 'warning' : 'danger'}
            title={t('error.instance', { instance })}
            reason={reason}
            hint={t('error.instanceHint')}
            onRetry={onRetry}
          />
        ))}
    </>
  );
}

function Problems({ problems }: { problems: readonly string[] }) {
  const { t } = useReading();
  if (problems.length === 0) {
    return null;
  }
  return (
    <Notice tone="warning" title={t('tab.problems')}>
      {problems.map(problem => (
        <p key={problem}>{problem}</p>
      ))}
    </Notice>
  );
}
