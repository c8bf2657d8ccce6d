/** One pipeline, or that it is being loaded, or why it cannot be shown. */

import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { isNotFound, messageOf } from '../api/errors';
import { usePipeline } from '../hooks/usePipeline';
import { usersIn } from '../view/people';
import { ErrorState } from './ErrorState';
import { LoadedPipeline } from './LoadedPipeline';
import { PipelineSkeleton } from './LoadingSkeleton';
import { NamesProvider, useReading } from './ReadingContext';

export function PipelineView({ pipelineRef }: { pipelineRef: PipelineRef }) {
  const { t } = useReading();
  const { data, error, reload } = usePipeline(pipelineRef);
  const name = formatPipelineRef(pipelineRef);
  if (error && isNotFound(error)) {
    return (
      <ErrorState
        title={t('pipeline.gone', { pipeline: name })}
        reason={t('pipeline.goneHint')}
      />
    );
  }
  if (data) {
    return (
      <NamesProvider refs={usersIn(data)}>
        <LoadedPipeline pipeline={data} notLoaded={error} reload={reload} />
      </NamesProvider>
    );
  }
  return error ? (
    <ErrorState
      title={t('error.pipeline', { pipeline: name })}
      reason={messageOf(error)}
      onRetry={reload}
    />
  ) : (
    <PipelineSkeleton />
  );
}
