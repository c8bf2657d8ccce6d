/** The look of a lane: stages side by side, or one below the other where it is narrow, with the gates between them. */

import type { ReactNode } from 'react';
import { Box } from '@backstage/ui';
import type { GateView } from '../view/gate';
import { GateKnob } from './GateKnob';
import styles from './Lane.module.css';

interface LaneFrameProps {
  label: string;
  /** Nothing in it takes the focus: to scroll it by keyboard, it does itself. */
  takesFocus?: boolean;
  children: ReactNode;
}

export function LaneFrame({ label, takesFocus, children }: LaneFrameProps) {
  return (
    <Box
      as="ol"
      className={styles.lane}
      aria-label={label}
      tabIndex={takesFocus ? 0 : undefined}
    >
      {children}
    </Box>
  );
}

interface LaneStepProps {
  /** In front of the stage. */
  gate?: GateView;
  children: ReactNode;
}

export function LaneStep({ gate, children }: LaneStepProps) {
  return (
    <li className={styles.step} data-gate={gate ? 'yes' : 'no'}>
      {gate && <GateKnob gate={gate} />}
      {children}
    </li>
  );
}
