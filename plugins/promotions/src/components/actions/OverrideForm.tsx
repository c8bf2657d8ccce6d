/** Opens a gate past its policy in an emergency: what exactly, what is passed over, and why. */

import { useState } from 'react';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { useStageOrder } from '../../hooks/useStageOrder';
import type { Tone } from '../../view/look';
import { passedOver } from '../../view/override';
import { refusalOf } from '../../view/refusal';
import { changeSince, reviewedOf } from '../../view/review';
import { markRevisions, releaseName } from '../../view/revisions';
import { Mark } from '../Mark';
import { Notice } from '../Notice';
import { useReading } from '../ReadingContext';
import { ReviewBox } from '../ReviewBox';
import { Sentence } from '../Sentence';
import type { GateFormProps } from './GateForm';
import { ReasonForm } from './ReasonForm';
import styles from './forms.module.css';
import tones from '../tone.module.css';

type OverrideFormProps = Omit<GateFormProps, 'dialog'> & { stage: Stage };

export function OverrideForm(props: OverrideFormProps) {
  const { pipeline, stage, onClose, onDone } = props;
  const reading = useReading();
  const { t } = reading;
  const [seen] = useState(reviewedOf(stage));
  const { decide, isPending, refusal } = useStageOrder(pipeline.ref, stage);
  const current = reviewedOf(stage);
  const changed =
    seen && current?.id !== seen.id
      ? changeSince(seen, stage, reading)
      : undefined;
  const release = releaseName(seen?.revisions ?? []);

  async function send(comment: string) {
    const releaseId = seen?.id ?? '';
    if (await decide({ decision: 'override', releaseId, comment })) {
      onDone(t('tab.decided.override', { release, stage: stage.name }));
    }
  }

  return (
    <ReasonForm
      label={t('override.title', { stage: stage.name })}
      confirm={t('override.confirm')}
      destructive
      reason="needed"
      refusal={changed ?? refusalOf(stage.viewer?.override, stage, reading)}
      isPending={isPending}
      error={refusal}
      onClose={onClose}
      onSend={send}
    >
      <Notice tone="danger" title={t('override.warning')}>
        <p>
          <Sentence
            parts={markRevisions(
              t('override.exactly', { release, stage: stage.name }),
              seen?.revisions ?? [],
            )}
          />
        </p>
      </Notice>
      <PassedOver stage={stage} />
    </ReasonForm>
  );
}

function PassedOver({ stage }: { stage: Stage }) {
  const reading = useReading();
  const { t } = reading;
  const { passed, stands } = passedOver(stage, reading);
  return (
    <>
      <ReviewBox title={t('override.passedOver')}>
        {passed.length === 0 ? (
          <p className={styles.hint}>{t('override.nothing')}</p>
        ) : (
          <Sentences sentences={passed} tone="warning" />
        )}
      </ReviewBox>
      {stands.length > 0 && (
        <ReviewBox title={t('override.stands')}>
          <Sentences sentences={stands} tone="danger" />
        </ReviewBox>
      )}
      <p className={styles.hint}>{t('override.standsHint')}</p>
    </>
  );
}

function Sentences(props: { sentences: readonly string[]; tone: Tone }) {
  const { sentences, tone } = props;
  return (
    <ul className={`${styles.list} ${tones[tone]}`}>
      {sentences.map(sentence => (
        <li key={sentence}>
          <span className={styles.marked}>
            <span className={styles.mark}>
              <Mark name={tone === 'danger' ? 'bars' : 'alert'} />
            </span>
            {sentence}
          </span>
        </li>
      ))}
    </ul>
  );
}
