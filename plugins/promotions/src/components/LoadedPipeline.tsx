/** A pipeline: whose it is, what holds it, its stages, its releases, and what people did. */

import { useMemo, useState } from 'react';
import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import { useKeptFocus } from '../hooks/useKeptFocus';
import { useShownAnchor } from '../hooks/useShownAnchor';
import { anchorOf } from '../view/chain';
import { liftPermit, wideHolds } from '../view/holds';
import type { OpenDialog } from '../view/openDialog';
import { askedFor, progressText } from '../view/repair';
import type { AskedRepair } from '../view/repair';
import { Activity } from './Activity';
import { Announcer } from './Announcer';
import { useTellChain } from './chain/ChainContext';
import { FreshnessNotice } from './FreshnessNotice';
import { HoldNotice } from './gate/HoldNotice';
import { Hero } from './Hero';
import { Lane } from './Lane';
import { OpenDialogProvider } from './OpenDialogContext';
import { PipelineDialog } from './PipelineDialog';
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
  const { pipeline, reload } = props;
  const { t } = useReading();
  const [dialog, open] = useState<OpenDialog>();
  const [done, setDone] = useState<string>();
  const [asked, setAsked] = useState<AskedRepairs>({});
  const actions = useTargetActions(asked, open);
  const told = useRepairsTold(pipeline, asked);
  const focus = useKeptFocus<HTMLElement>(pipeline);
  const anchor = anchorOf(pipeline.ref);
  useShownAnchor(anchor);
  useTellChain(pipeline);
  const onDone = (sentence: string) => {
    open(undefined);
    setDone(sentence);
    reload();
  };
  return (
    <section
      {...focus}
      id={anchor}
      className={styles.pipeline}
      aria-label={t('pipeline.label', { title: pipeline.title })}
    >
      <OpenDialogProvider value={open}>
        <TargetActionsProvider value={actions}>
          <Contents {...props} />
          <Announcer pipeline={pipeline} told={[done, ...told]} />
          <PipelineDialog
            dialog={dialog}
            pipeline={pipeline}
            reload={reload}
            onClose={() => open(undefined)}
            onDone={onDone}
            onRepairAsked={target => {
              open(undefined);
              setAsked({ ...asked, [target.name]: askedFor(target) });
              reload();
            }}
          />
        </TargetActionsProvider>
      </OpenDialogProvider>
    </section>
  );
}

function Contents({ pipeline, notLoaded }: LoadedPipelineProps) {
  return (
    <>
      <PipelineHeader pipeline={pipeline} notLoaded={notLoaded} />
      <FreshnessNotice pipeline={pipeline} notLoaded={notLoaded} />
      {wideHolds(pipeline).map(hold => (
        <HoldNotice
          key={hold.id}
          hold={hold}
          permit={liftPermit(pipeline, hold)}
        />
      ))}
      <Hero pipeline={pipeline} />
      <WarningBox warnings={pipeline.warnings} />
      <Lane pipeline={pipeline} />
      <div className={styles.past}>
        <Releases pipeline={pipeline} />
        <Activity pipeline={pipeline} />
      </div>
    </>
  );
}

function useTargetActions(
  asked: AskedRepairs,
  open: (dialog: OpenDialog) => void,
) {
  return useMemo(
    () => ({
      asked,
      showDifferences: ({ name }: { name: string }) =>
        open({ kind: 'differences', target: name }),
      repair: ({ name }: { name: string }) =>
        open({ kind: 'repair', target: name }),
    }),
    [asked, open],
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
