/** What is about to stop a stage, and what was done to it from outside. */

import type { Stage } from '@stagecraft/plugin-promotions-common';
import { outsideFacts, windowText } from '../../view/gateFacts';
import type { GateFact } from '../../view/gateFacts';
import { Mark } from '../Mark';
import { useReading } from '../ReadingContext';
import styles from './GateFacts.module.css';
import tones from '../tone.module.css';

export function GateFacts({ stage }: { stage: Stage }) {
  const reading = useReading();
  const text = windowText(stage, reading);
  const window: GateFact[] = text
    ? [{ key: 'window', look: { tone: 'warning', mark: 'clock' }, text }]
    : [];
  const facts = [...window, ...outsideFacts(stage, reading)];
  if (facts.length === 0) {
    return null;
  }
  return (
    <ul className={styles.facts}>
      {facts.map(fact => (
        <li
          key={fact.key}
          className={`${styles.fact} ${tones[fact.look.tone]}`}
        >
          <span className={styles.mark}>
            <Mark name={fact.look.mark} />
          </span>
          <span className={styles.text}>{fact.text}</span>
        </li>
      ))}
    </ul>
  );
}
