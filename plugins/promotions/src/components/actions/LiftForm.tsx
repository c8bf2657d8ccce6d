/** Lifts a hold: whose it is, why it was put, and what can move again. */

import { useApi } from '@backstage/frontend-plugin-api';
import type { Hold } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../../api/PromotionsApi';
import { useSending } from '../../hooks/useSending';
import { heldByText, liftPermit, scopeText } from '../../view/holds';
import { useReading } from '../ReadingContext';
import { ReviewBox } from '../ReviewBox';
import type { GateFormProps } from './GateForm';
import { useFreezePermit } from './HoldForm';
import { ReasonForm } from './ReasonForm';
import styles from './forms.module.css';

type LiftFormProps = Omit<GateFormProps, 'dialog'> & { hold: Hold };

export function LiftForm({ pipeline, hold, onClose, onDone }: LiftFormProps) {
  const freeze = useFreezePermit();
  const isWide = ['instance', 'everything'].includes(hold.scope.kind);
  const permit = isWide ? freeze.permit : liftPermit(pipeline, hold);
  const refused = permit?.allowed === false ? permit.reason : undefined;
  const refusal = permit ? refused : freeze.reason;
  return (
    <LiftHold hold={hold} refusal={refusal} onClose={onClose} onDone={onDone} />
  );
}

interface LiftHoldProps {
  hold: Hold;
  refusal?: string;
  onClose: () => void;
  onDone: (sentence: string) => void;
}

/** Also used where no pipeline is open. */
export function LiftHold({ hold, refusal, onClose, onDone }: LiftHoldProps) {
  const reading = useReading();
  const { t } = reading;
  const api = useApi(promotionsApiRef);
  const sending = useSending();
  const what = scopeText(hold.scope, reading);

  async function lift(reason: string) {
    const request = { reason: reason || undefined };
    if (await sending.send(() => api.liftHold(hold.id, request))) {
      onDone(t('action.done.lift', { what }));
    }
  }

  return (
    <ReasonForm
      label={t('lift.title', { what })}
      confirm={t('lift.confirm')}
      reason="optional"
      refusal={refusal}
      isPending={sending.isPending}
      error={sending.refusal}
      onClose={onClose}
      onSend={lift}
    >
      <ReviewBox title={what} note={heldByText(hold, reading)}>
        <p className={styles.text}>{hold.reason}</p>
      </ReviewBox>
      <p className={styles.text}>{t('lift.text')}</p>
    </ReasonForm>
  );
}
