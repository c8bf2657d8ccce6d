/** The gate in front of a stage, on the line between the stages. */

import type { GateView } from '../view/gate';
import { Hidden } from './Hidden';
import { Mark } from './Mark';
import styles from './GateKnob.module.css';
import tones from './tone.module.css';

export function GateKnob({ gate }: { gate: GateView }) {
  return (
    <div
      className={`${styles.gate} ${tones[gate.tone]}`}
      data-state={gate.state}
    >
      <Hidden>{gate.sentence}</Hidden>
      <span className={styles.knob} aria-hidden>
        {gate.count ?? <Mark name={gate.mark} size={18} />}
      </span>
      <span className={styles.label} aria-hidden>
        <span>{gate.kind}</span>
        {gate.detail && <span>{gate.detail}</span>}
      </span>
    </div>
  );
}
