/** One pipeline: whose it is, what holds it, its stages, and what people did. */

import { useState } from 'react';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  PipelineRef,
  PipelineResponse,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { isNotFound, messageOf } from '../api/errors';
import { usePipeline } from '../hooks/usePipeline';
import { usersIn } from '../view/people';
import { releaseName } from '../view/revisions';
import { Activity } from './Activity';
import { Announcer } from './Announcer';
import { ApprovalDialog } from './ApprovalDialog';
import type { DecidedEvent } from './ApprovalDialog';
import { ErrorState } from './ErrorState';
import { FreshnessNotice } from './FreshnessNotice';
import { Hero } from './Hero';
import { Lane } from './Lane';
import { PipelineSkeleton } from './LoadingSkeleton';
import { PipelineHeader } from './PipelineHeader';
import { NamesProvider, useReading } from './ReadingContext';
import { WarningBox } from './WarningBox';
import styles from './PipelineView.module.css';

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

interface LoadedPipelineProps {
  pipeline: PipelineResponse;
  notLoaded?: Error;
  reload: () => void;
}

function LoadedPipeline({ pipeline, notLoaded, reload }: LoadedPipelineProps) {
  const { t } = useReading();
  const [reviewing, setReviewing] = useState<number>();
  const [decided, setDecided] = useState<string>();
  const onReview = (stage: Stage) => setReviewing(stage.index);
  const onDecided = ({ decision, stage, revisions }: DecidedEvent) => {
    setReviewing(undefined);
    const params = { release: releaseName(revisions), stage };
    setDecided(t(`tab.decided.${decision}`, params));
    reload();
  };
  return (
    <section
      className={styles.pipeline}
      aria-label={t('pipeline.label', { title: pipeline.title })}
    >
      <PipelineHeader pipeline={pipeline} notLoaded={notLoaded} />
      <FreshnessNotice pipeline={pipeline} notLoaded={notLoaded} />
      <Hero pipeline={pipeline} onReview={onReview} />
      <WarningBox warnings={pipeline.warnings} />
      <Lane pipeline={pipeline} onReview={onReview} />
      <Activity pipeline={pipeline} />
      <Announcer pipeline={pipeline} decided={decided} />
      {reviewing !== undefined && (
        <ApprovalDialog
          pipeline={pipeline}
          stageIndex={reviewing}
          reload={reload}
          onClose={() => setReviewing(undefined)}
          onDecided={onDecided}
        />
      )}
    </section>
  );
}
