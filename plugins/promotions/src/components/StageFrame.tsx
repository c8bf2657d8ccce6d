/** The look of a stage: its name, what stands beside it, and what is in it. */

import type { ReactNode } from 'react';
import { Card } from '@backstage/ui';
import type { Tone } from '../view/look';
import styles from './StageCard.module.css';
import tones from './tone.module.css';

interface StageFrameProps {
  /** Its name, or the field of it. */
  name: ReactNode;
  /** Beside its name. */
  state?: ReactNode;
  tone?: Tone;
  /** Drawn with an outline in its tone. */
  isMarked?: boolean;
  children: ReactNode;
}

export function StageFrame(props: StageFrameProps) {
  const { name, state, tone = 'neutral', isMarked, children } = props;
  return (
    <Card
      className={`${styles.stage} ${tones[tone]}`}
      data-focus={isMarked ? 'yes' : 'no'}
    >
      <header className={styles.head}>
        {typeof name === 'string' ? (
          <h3 className={styles.name}>{name}</h3>
        ) : (
          name
        )}
        {state}
      </header>
      {children}
    </Card>
  );
}
