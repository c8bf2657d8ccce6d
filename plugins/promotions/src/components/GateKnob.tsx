/** The gate in front of a stage, on the line between the stages. */

import type { ReactNode } from 'react';
import type { GateView } from '../view/gate';
import { Hidden } from './Hidden';
import { Mark } from './Mark';
import styles from './GateKnob.module.css';
import tones from './tone.module.css';

interface GateKnobProps {
  gate: GateView;
  /** Stands beside the knob instead of its words, where the gate can be chosen. */
  children?: ReactNode;
}

export function GateKnob({ gate, children }: GateKnobProps) {
  return (
    <div
      className={`${styles.gate} ${tones[gate.tone]}`}
      data-state={gate.state}
    >
      {!children && <Hidden>{gate.sentence}</Hidden>}
      <span className={styles.knob} aria-hidden>
        {gate.count ?? <Mark name={gate.mark} size={18} />}
      </span>
      {children ?? <Label gate={gate} />}
    </div>
  );
}

function Label({ gate }: { gate: GateView }) {
  return (
    <span className={styles.label} aria-hidden>
      <span>{gate.kind}</span>
      {gate.detail && <span>{gate.detail}</span>}
    </span>
  );
}
