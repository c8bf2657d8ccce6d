/** What a gate waits for: what is open is said, what is met is counted and can be opened. */

import type { Stage } from '@stagecraft/plugin-promotions-common';
import { CONDITION_LOOK, checklistOf } from '../../view/conditions';
import type { ConditionView } from '../../view/conditions';
import { Hidden } from '../Hidden';
import { Mark } from '../Mark';
import { useReading } from '../ReadingContext';
import styles from './Conditions.module.css';
import tones from '../tone.module.css';

export function Conditions({ stage }: { stage: Stage }) {
  const reading = useReading();
  const { t } = reading;
  const list = checklistOf(stage, reading);
  if (!list) {
    return null;
  }
  const { open, met } = list;
  const counts = {
    met: `${met.length}`,
    total: `${met.length + open.length}`,
  };
  return (
    <section
      className={styles.conditions}
      aria-label={t('conditions.label', { stage: stage.name })}
    >
      {open.length > 0 && <Rows conditions={open} />}
      {met.length > 0 && (
        <details className={styles.met}>
          <summary>{t('conditions.met', counts)}</summary>
          <Rows conditions={met} />
        </details>
      )}
    </section>
  );
}

function Rows({ conditions }: { conditions: readonly ConditionView[] }) {
  const { t } = useReading();
  return (
    <ul className={styles.rows}>
      {conditions.map(({ key, state, text, left }) => {
        const look = CONDITION_LOOK[state];
        return (
          <li key={key} className={`${styles.row} ${tones[look.tone]}`}>
            <span className={styles.mark}>
              <Mark name={look.mark} />
            </span>
            <span className={styles.text}>
              <Hidden>{`${t(`conditions.state.${state}`)}: `}</Hidden>
              {text}
              {left && <span className={styles.left}>{` ${left}`}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
