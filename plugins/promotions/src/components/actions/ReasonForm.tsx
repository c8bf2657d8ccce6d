/** What an order would do, why it is given, and the button that gives it, which is never the one that Enter presses. */

import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, TextAreaField } from '@backstage/ui';
import { messageOf } from '../../api/errors';
import { GuardedButton } from '../GuardedButton';
import { Notice } from '../Notice';
import { PanelBody } from '../PanelBody';
import { useReading } from '../ReadingContext';
import styles from './ReasonForm.module.css';

export interface ReasonFormProps {
  label: string;
  confirm: string;
  destructive?: boolean;
  /** Without it no reason is asked for. */
  reason?: 'needed' | 'optional';
  /** Why it may not be ordered now. */
  refusal?: string;
  isPending: boolean;
  /** What the backend said instead of taking it. */
  error?: Error;
  onClose: () => void;
  onSend: (reason: string) => void;
  children: ReactNode;
}

export function ReasonForm(props: ReasonFormProps) {
  const { label, reason, refusal, error, children } = props;
  const { t } = useReading();
  const [text, setText] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isMissing = reason === 'needed' && text.trim() === '';

  function send() {
    setAsked(true);
    if (!isMissing) {
      props.onSend(text.trim());
    }
  }

  return (
    <>
      <PanelBody label={label}>
        {children}
        {error && (
          <Notice
            tone="danger"
            title={t('action.refused', { reason: messageOf(error) })}
            urgent
          />
        )}
      </PanelBody>
      <div className={styles.foot}>
        {reason && refusal === undefined && (
          <ReasonField
            value={text}
            onChange={setText}
            isNeeded={reason === 'needed'}
            isWrong={isAsked && isMissing}
          />
        )}
        <Buttons {...props} onPress={send} />
      </div>
    </>
  );
}

interface ReasonFieldProps {
  value: string;
  onChange: (text: string) => void;
  isNeeded: boolean;
  isWrong: boolean;
}

function ReasonField({ value, onChange, isNeeded, isWrong }: ReasonFieldProps) {
  const { t } = useReading();
  return (
    <TextAreaField
      label={t(isNeeded ? 'action.reason' : 'action.reasonOptional')}
      secondaryLabel={isNeeded ? t('action.required') : undefined}
      description={t('action.reasonHint')}
      isRequired={isNeeded}
      validationBehavior="aria"
      validate={() => (isWrong ? t('action.reasonNeeded') : null)}
      rows={2}
      value={value}
      onChange={onChange}
    />
  );
}

function Buttons(props: ReasonFormProps & { onPress: () => void }) {
  const { confirm, destructive, refusal, isPending, onClose, onPress } = props;
  const { t } = useReading();
  const reasonId = useId();
  return (
    <>
      <p id={reasonId} className={styles.refusal}>
        {refusal}
      </p>
      <div className={styles.buttons}>
        <Button variant="secondary" onPress={onClose}>
          {t('dialog.cancel')}
        </Button>
        <GuardedButton
          destructive={destructive}
          refusal={refusal}
          reasonId={reasonId}
          isPending={isPending}
          onPress={onPress}
        >
          {confirm}
        </GuardedButton>
      </div>
    </>
  );
}
