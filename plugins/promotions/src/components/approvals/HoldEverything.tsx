/** The question before everything is held. */

import { useApi } from '@backstage/frontend-plugin-api';
import { promotionsApiRef } from '../../api/PromotionsApi';
import { useSending } from '../../hooks/useSending';
import { ReasonForm } from '../actions/ReasonForm';
import { Notice } from '../Notice';
import { useReading } from '../ReadingContext';

interface HoldEverythingProps {
  onClose: () => void;
  onDone: (sentence: string) => void;
}

export function HoldEverything({ onClose, onDone }: HoldEverythingProps) {
  const { t } = useReading();
  const api = useApi(promotionsApiRef);
  const { send, isPending, refusal } = useSending();

  async function hold(reason: string) {
    const request = { scope: { kind: 'everything' as const }, reason };
    if (await send(() => api.hold(request))) {
      onDone(t('action.done.hold', { what: t('holds.onEverything') }));
    }
  }

  return (
    <ReasonForm
      label={t('hold.titleEverything')}
      confirm={t('hold.confirmEverything')}
      destructive
      reason="needed"
      isPending={isPending}
      error={refusal}
      onClose={onClose}
      onSend={hold}
    >
      <Notice tone="danger">
        <p>{t('hold.everythingText')}</p>
      </Notice>
    </ReasonForm>
  );
}
