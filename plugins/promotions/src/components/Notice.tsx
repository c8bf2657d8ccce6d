/** Something that the person must know before they believe what is below it. */

import type { ReactNode } from 'react';
import type { Tone } from '../view/look';
import { Mark } from './Mark';
import styles from './Notice.module.css';
import tones from './tone.module.css';

export interface NoticeProps {
  tone: Extract<Tone, 'warning' | 'danger' | 'info'>;
  title?: string;
  children?: ReactNode;
  /** Buttons that lead out of it. */
  actions?: ReactNode;
  /** It came up while the person was there, and is read out at once. */
  urgent?: boolean;
}

export function Notice(props: NoticeProps) {
  const { tone, title, children, actions, urgent } = props;
  return (
    <div
      className={`${styles.notice} ${tones[tone]}`}
      role={urgent ? 'alert' : undefined}
    >
      <span className={styles.mark}>
        <Mark name={tone === 'info' ? 'info' : 'alert'} size={16} />
      </span>
      <div className={styles.words}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
