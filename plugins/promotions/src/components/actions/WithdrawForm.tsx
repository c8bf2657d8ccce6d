/** Takes back one's own approval. */

import { useState } from 'react';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { useStageOrder } from '../../hooks/useStageOrder';
import { refusalOf } from '../../view/refusal';
import { releaseName } from '../../view/revisions';
import { useReading } from '../ReadingContext';
import type { GateFormProps } from './GateForm';
import { ReasonForm } from './ReasonForm';
import styles from './forms.module.css';

type WithdrawFormProps = Omit<GateFormProps, 'dialog'> & { stage: Stage };

export function WithdrawForm(props: WithdrawFormProps) {
  const { pipeline, stage, onClose, onDone } = props;
  const reading = useReading();
  const { t } = reading;
  // What the person read is what is taken back, whatever comes meanwhile.
  const [approval] = useState(stage.approval);
  const { decide, isPending, refusal } = useStageOrder(pipeline.ref, stage);
  const release = releaseName(approval?.revisions ?? []);
  const names = { release, stage: stage.name };

  async function send(reason: string) {
    const releaseId = approval?.releaseId ?? '';
    const comment = reason || undefined;
    if (await decide({ decision: 'withdraw', releaseId, comment })) {
      onDone(t('tab.decided.withdraw', names));
    }
  }

  return (
    <ReasonForm
      label={t('withdraw.title', { release })}
      confirm={t('withdraw.confirm')}
      reason="optional"
      refusal={refusalOf(stage.viewer?.withdraw, stage, reading)}
      isPending={isPending}
      error={refusal}
      onClose={onClose}
      onSend={send}
    >
      <p className={styles.text}>{t('withdraw.text', names)}</p>
    </ReasonForm>
  );
}
