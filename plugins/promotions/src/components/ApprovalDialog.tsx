/** The dialog in which a person decides on a release: exactly what is deployed where, then Approve or Reject. Loaded when it opens. */

import { useState } from 'react';
import { Button, Dialog, DialogHeader } from '@backstage/ui';
import type {
  PipelineResponse,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { awaitedRollback } from '../view/approval';
import { changeSince, reviewedOf } from '../view/review';
import type { Reviewed } from '../view/review';
import { Notice } from './Notice';
import { useReading } from './ReadingContext';
import { ReleaseReview } from './ReleaseReview';
import styles from './ApprovalDialog.module.css';
import tones from './tone.module.css';

export interface ApprovalDialogProps {
  pipeline: PipelineResponse;
  stageIndex: number;
  /** Asks for the pipeline again, after the backend said that the release changed. */
  reload: () => void;
  onClose: () => void;
  /** The backend has taken the decision; the sentence says which. */
  onDone: (sentence: string) => void;
}

export function ApprovalDialog(props: ApprovalDialogProps) {
  const { pipeline, stageIndex, onClose } = props;
  const { t } = useReading();
  const stage = pipeline.stages.find(one => one.index === stageIndex);
  const name = stage?.name ?? '';
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      width={680}
      className={styles.dialog}
    >
      <DialogHeader className={styles.header}>
        {t(titleKey(stage), { stage: name })}
      </DialogHeader>
      <div className={`${styles.inside} ${tones.root}`}>
        <CurrentRelease {...props} stage={stage} />
      </div>
    </Dialog>
  );
}

function titleKey(stage: Stage | undefined) {
  if (stage?.viewer?.approve.allowed === false) {
    return 'dialog.titleReview';
  }
  return stage && awaitedRollback(stage)
    ? 'dialog.titleRollback'
    : 'dialog.title';
}

type CurrentReleaseProps = ApprovalDialogProps & { stage?: Stage };

/** Holds on to the release that the person reads, until they say that they read the new one. */
function CurrentRelease(props: CurrentReleaseProps) {
  const { stage } = props;
  const reading = useReading();
  const current = stage && reviewedOf(stage);
  const [reviewed, setReviewed] = useState(current);
  const change = reviewed && changeSince(reviewed, stage, reading);
  if (!stage || !reviewed) {
    return <Notice tone="warning">{reading.t('dialog.notYet')}</Notice>;
  }
  return (
    <>
      <div className={styles.notices}>
        {change && (
          <ChangedNotice
            change={change}
            current={current?.id === reviewed.id ? undefined : current}
            onReview={setReviewed}
          />
        )}
      </div>
      <ReleaseReview
        key={reviewed.id}
        {...props}
        stage={stage}
        reviewed={reviewed}
        change={change}
      />
    </>
  );
}

interface ChangedNoticeProps {
  change: string;
  current?: Reviewed;
  onReview: (release: Reviewed) => void;
}

function ChangedNotice({ change, current, onReview }: ChangedNoticeProps) {
  const { t } = useReading();
  const action = current && (
    <Button variant="secondary" onPress={() => onReview(current)}>
      {t('dialog.changedReview')}
    </Button>
  );
  return (
    <Notice tone="warning" title={t('dialog.changed')} actions={action} urgent>
      <p>{change}</p>
    </Notice>
  );
}
