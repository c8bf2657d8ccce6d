/** One check of a stage and its result. */

import { CHECK_LOOK } from '../view/look';
import type { CheckView } from '../view/checks';
import { Mark } from './Mark';
import { useReading } from './ReadingContext';
import styles from './CheckRow.module.css';
import tones from './tone.module.css';

export function CheckRow({ check }: { check: CheckView }) {
  const { t } = useReading();
  const look = CHECK_LOOK[check.state];
  const state = t(`check.${check.state}`);
  const word =
    check.total > 1
      ? t('check.countOf', {
          number: `${check.count}`,
          total: `${check.total}`,
          state,
        })
      : state;
  return (
    <li className={`${styles.check} ${tones[look.tone]}`}>
      <Mark name={look.mark} />
      <span className={styles.name}>{check.name}</span>
      <span className={styles.state}>{word}</span>
      {check.message && check.state !== 'passed' && (
        <span className={styles.message}>{check.message}</span>
      )}
    </li>
  );
}
