/** A state as a mark and its word on its colour. */

import type { ReactNode } from 'react';
import type { Look } from '../view/look';
import { Mark } from './Mark';
import styles from './Chip.module.css';
import tones from './tone.module.css';

export interface ChipProps {
  look: Look;
  children: ReactNode;
  title?: string;
}

export function Chip({ look, children, title }: ChipProps) {
  return (
    <span className={`${styles.chip} ${tones[look.tone]}`} title={title}>
      <Mark name={look.mark} />
      {children}
    </span>
  );
}
