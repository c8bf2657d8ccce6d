/** A pipeline: whose it is, what holds it, its stages, its releases, and what people did. */

import { useMemo, useState } from 'react';
import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import { askedFor, progressText } from '../view/repair';
import type { AskedRepair } from '../view/repair';
import { releaseName } from '../view/revisions';
import { Activity } from './Activity';
import { Announcer } from './Announcer';
import { FreshnessNotice } from './FreshnessNotice';
import { Hero } from './Hero';
import { Lane } from './Lane';
import { PipelineDialog } from './PipelineDialog';
import type { OpenDialog } from './PipelineDialog';
import { PipelineHeader } from './PipelineHeader';
import { useReading } from './ReadingContext';
import { Releases } from './releases/Releases';
import { TargetActionsProvider } from './TargetActionsContext';
import { WarningBox } from './WarningBox';
import styles from './PipelineView.module.css';

interface LoadedPipelineProps {
  pipeline: PipelineResponse;
  notLoaded?: Error;
  reload: () => void;
}

type AskedRepairs = Readonly<Record<string, AskedRepair>>;

export function LoadedPipeline(props: LoadedPipelineProps) {
  const { pipeline, notLoaded, reload } = props;
  const { t } = useReading();
  const [dialog, open] = useState<OpenDialog>();
  const [decided, setDecided] = useState<string>();
  const [asked, setAsked] = useState<AskedRepairs>({});
  const actions = useMemo(
    () => ({
      asked,
      showDifferences: ({ name }: { name: string }) =>
        open({ kind: 'differences', target: name }),
      repair: ({ name }: { name: string }) =>
        open({ kind: 'repair', target: name }),
    }),
    [asked],
  );
  const told = useRepairsTold(pipeline, asked);
  const onReview = ({ index }: { index: number }) =>
    open({ kind: 'review', stageIndex: index });
  return (
    <section
      className={styles.pipeline}
      aria-label={t('pipeline.label', { title: pipeline.title })}
    >
      <TargetActionsProvider value={actions}>
        <PipelineHeader
          pipeline={pipeline}
          notLoaded={notLoaded}
          onCompare={() => open({ kind: 'compare' })}
        />
        <FreshnessNotice pipeline={pipeline} notLoaded={notLoaded} />
        <Hero pipeline={pipeline} onReview={onReview} />
        <WarningBox warnings={pipeline.warnings} />
        <Lane pipeline={pipeline} onReview={onReview} />
        <div className={styles.past}>
          <Releases pipeline={pipeline} />
          <Activity pipeline={pipeline} />
        </div>
        <Announcer pipeline={pipeline} told={[decided, ...told]} />
        <PipelineDialog
          dialog={dialog}
          pipeline={pipeline}
          reload={reload}
          onClose={() => open(undefined)}
          onDecided={({ decision, stage, revisions }) => {
            open(undefined);
            const params = { release: releaseName(revisions), stage };
            setDecided(t(`tab.decided.${decision}`, params));
            reload();
          }}
          onRepairAsked={target => {
            open(undefined);
            setAsked({ ...asked, [target.name]: askedFor(target) });
            reload();
          }}
        />
      </TargetActionsProvider>
    </section>
  );
}

/** How far each repair is that was asked for here, in words. */
function useRepairsTold(pipeline: PipelineResponse, asked: AskedRepairs) {
  const reading = useReading();
  const targets = pipeline.stages.flatMap(stage => stage.targets);
  return Object.values(asked).flatMap(repair => {
    const target = targets.find(({ name }) => name === repair.target);
    return target ? [progressText(repair, target, reading)] : [];
  });
}
