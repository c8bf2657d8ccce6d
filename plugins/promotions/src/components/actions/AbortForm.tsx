/** Stops what the portal is carrying out: what is under way on each target, and what will be left. */

import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../../api/PromotionsApi';
import { useSending } from '../../hooks/useSending';
import { refusalOf } from '../../view/refusal';
import { releaseName } from '../../view/revisions';
import { useReading } from '../ReadingContext';
import { ReviewBox } from '../ReviewBox';
import type { GateFormProps } from './GateForm';
import { ReasonForm } from './ReasonForm';
import styles from './forms.module.css';

type AbortFormProps = Omit<GateFormProps, 'dialog'> & { stage: Stage };

export function AbortForm(props: AbortFormProps) {
  const { pipeline, stage, onClose, onDone } = props;
  const reading = useReading();
  const { t } = reading;
  const api = useApi(promotionsApiRef);
  const { send, isPending, refusal } = useSending();
  const [seen] = useState(stage.approval);
  const isOver = seen === undefined || seen.id !== stage.approval?.id;
  const release = releaseName(seen?.revisions ?? []);
  const names = { stage: stage.name };

  async function abort(reason: string) {
    const request = { approvalId: seen?.id ?? '', reason };
    if (await send(() => api.abort(pipeline.ref, stage.index, request))) {
      onDone(t('action.done.abort', names));
    }
  }

  return (
    <ReasonForm
      label={t('abort.title', names)}
      confirm={t('abort.confirm')}
      destructive
      reason="needed"
      refusal={
        isOver
          ? t('abort.nothing')
          : refusalOf(stage.viewer?.abort, stage, reading)
      }
      isPending={isPending}
      error={refusal}
      onClose={onClose}
      onSend={abort}
    >
      <p className={styles.text}>{t('abort.text', { release })}</p>
      <UnderWay stage={stage} />
    </ReasonForm>
  );
}

function UnderWay({ stage: { approval } }: { stage: Stage }) {
  const { t } = useReading();
  const execution = approval?.execution ?? [];
  return (
    <ReviewBox title={t('abort.underWay')}>
      {execution.length === 0 && (
        <p className={styles.hint}>{t('abort.nothing')}</p>
      )}
      <ul className={styles.list}>
        {execution.map(({ target, state }) => (
          <li key={target}>
            <span>{target}</span>
            <span className={styles.hint}>{t(`abort.state.${state}`)}</span>
          </li>
        ))}
      </ul>
    </ReviewBox>
  );
}
