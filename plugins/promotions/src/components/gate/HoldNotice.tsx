/** A person's stop: what is held, by whom, since when and why, and the way to lift it. */

import { useId } from 'react';
import type { Hold, Permit } from '@stagecraft/plugin-promotions-common';
import { heldByText, holdTitle } from '../../view/holds';
import { GuardedButton } from '../GuardedButton';
import { Hidden } from '../Hidden';
import { Notice } from '../Notice';
import { useOpenDialog } from '../OpenDialogContext';
import { useReading } from '../ReadingContext';
import styles from './HoldNotice.module.css';

interface HoldNoticeProps {
  hold: Hold;
  /** Whether the viewer may lift it; absent where that is not known. */
  permit?: Permit;
  /** What is held, where the page is not about it. */
  where?: string;
}

export function HoldNotice({ hold, permit, where }: HoldNoticeProps) {
  const reading = useReading();
  const reasonId = useId();
  const open = useOpenDialog();
  const refusal = permit?.allowed === false ? permit.reason : undefined;
  const lift = permit && (
    <GuardedButton
      variant="secondary"
      refusal={refusal}
      reasonId={reasonId}
      onPress={() => open({ kind: 'lift', holdId: hold.id })}
    >
      {reading.t('action.lift')}
      <Hidden>{`: ${holdTitle(hold, reading)}`}</Hidden>
    </GuardedButton>
  );
  return (
    <Notice tone="warning" title={holdTitle(hold, reading)} actions={lift}>
      <p>{hold.reason}</p>
      <p>
        {[
          where,
          heldByText(hold, reading),
          hold.cause === 'rollback' && reading.t('hold.afterRollback'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {refusal && (
        <p id={reasonId} className={styles.reason}>
          {refusal}
        </p>
      )}
    </Notice>
  );
}
