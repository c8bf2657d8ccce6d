/** A titled frame in the dialog. */

import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './ReviewBox.module.css';

interface ReviewBoxProps {
  title: string;
  note?: string;
  children: ReactNode;
}

export function ReviewBox({ title, note, children }: ReviewBoxProps) {
  const titleId = useId();
  return (
    <section className={styles.box} aria-labelledby={titleId}>
      <div className={styles.head}>
        <h3 id={titleId} className={styles.title}>
          {title}
        </h3>
        {note && <span className={styles.note}>{note}</span>}
      </div>
      {children}
    </section>
  );
}
