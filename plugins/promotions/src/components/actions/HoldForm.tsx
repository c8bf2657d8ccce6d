/** Puts a hold: on a stage, a pipeline, an instance or everything. */

import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Radio, RadioGroup } from '@backstage/ui';
import type { Permit } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../../api/PromotionsApi';
import { messageOf } from '../../api/errors';
import { useHolds } from '../../hooks/useHolds';
import { useSending } from '../../hooks/useSending';
import { stageOf } from '../../view/gateDialog';
import { scopeOptions } from '../../view/holdScopes';
import type { ScopeOption } from '../../view/holdScopes';
import { scopeText } from '../../view/holds';
import { useReading } from '../ReadingContext';
import type { GateFormProps } from './GateForm';
import { ReasonForm } from './ReasonForm';
import styles from './forms.module.css';

type HoldFormProps = Omit<GateFormProps, 'dialog'> & { stageIndex?: number };

export function HoldForm(props: HoldFormProps) {
  const { pipeline, stageIndex, onClose, onDone } = props;
  const reading = useReading();
  const { t } = reading;
  const api = useApi(promotionsApiRef);
  const { send, isPending, refusal } = useSending();
  const freeze = useFreezePermit();
  const stage =
    stageIndex === undefined ? undefined : stageOf(pipeline, stageIndex);
  const options = scopeOptions(pipeline, stage, freeze.permit, reading);
  const [key, choose] = useState(stage ? options[0].key : 'pipeline');
  const chosen = options.find(one => one.key === key) ?? options[0];
  const isAll = chosen.scope.kind === 'everything';

  async function hold(reason: string) {
    const { scope } = chosen;
    if (await send(() => api.hold({ scope, reason }))) {
      onDone(t('action.done.hold', { what: scopeText(scope, reading) }));
    }
  }

  return (
    <ReasonForm
      label={t('hold.title')}
      confirm={isAll ? t('hold.confirmEverything') : t('hold.confirm')}
      destructive
      reason="needed"
      refusal={refusalOfScope(chosen, freeze.reason)}
      isPending={isPending}
      error={refusal}
      onClose={onClose}
      onSend={hold}
    >
      <RadioGroup label={t('hold.what')} value={key} onChange={choose}>
        {options.map(option => (
          <Radio key={option.key} value={option.key}>
            {option.text}
          </Radio>
        ))}
      </RadioGroup>
      <p className={styles.text}>
        {isAll ? t('hold.everythingText') : t('hold.text')}
      </p>
    </ReasonForm>
  );
}

function refusalOfScope({ permit }: ScopeOption, unknown: string) {
  if (!permit) {
    return unknown;
  }
  return permit.allowed ? undefined : permit.reason;
}

/** Whether the person may hold more than a pipeline; until that is known the reason says so. */
export function useFreezePermit(): { permit?: Permit; reason: string } {
  const { t } = useReading();
  const { data, error } = useHolds();
  const reason = error ? messageOf(error) : t('hold.loading');
  return { permit: data?.viewer.freeze, reason };
}
