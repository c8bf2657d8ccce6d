/** The button that repairs a drifted target, with the reason where it may not be used, and how far a repair is. */

import { useId } from 'react';
import type { Target } from '@stagecraft/plugin-promotions-common';
import { PROGRESS_LOOK, progressOf, progressText } from '../../view/repair';
import { GuardedButton } from '../GuardedButton';
import { Hidden } from '../Hidden';
import { Mark } from '../Mark';
import { useReading } from '../ReadingContext';
import { useTargetActions } from '../TargetActionsContext';
import styles from './RepairAction.module.css';
import tones from '../tone.module.css';

export function RepairAction({ target }: { target: Target }) {
  const { t } = useReading();
  const reasonId = useId();
  const actions = useTargetActions();
  const permit = target.viewer?.repair;
  if (!actions || !permit || target.verdict !== 'drifted') {
    return null;
  }
  const refusal = permit.allowed ? undefined : permit.reason;
  return (
    <div className={styles.action}>
      <GuardedButton
        variant="secondary"
        refusal={refusal}
        reasonId={reasonId}
        onPress={() => actions.repair(target)}
      >
        {t('repair.button')}
        <Hidden>{` ${target.name}`}</Hidden>
      </GuardedButton>
      {refusal && (
        <span id={reasonId} className={styles.reason}>
          {refusal}
        </span>
      )}
    </div>
  );
}

/** Seen; it is read out by the announcer of the pipeline. */
export function RepairProgressLine({ target }: { target: Target }) {
  const reading = useReading();
  const asked = useTargetActions()?.asked[target.name];
  if (!asked) {
    return null;
  }
  const look = PROGRESS_LOOK[progressOf(asked, target)];
  return (
    <p className={`${styles.progress} ${tones[look.tone]}`}>
      <Mark name={look.mark} />
      <span>{progressText(asked, target, reading)}</span>
    </p>
  );
}
