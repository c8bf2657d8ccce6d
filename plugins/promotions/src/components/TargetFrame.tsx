/** The look of a target: its mark and name, its cluster, and what is to be said of it. */

import type { ReactNode } from 'react';
import type { Tone } from '../view/look';
import { useReading } from './ReadingContext';
import styles from './TargetRow.module.css';
import tones from './tone.module.css';

interface TargetFrameProps {
  tone?: Tone;
  mark: ReactNode;
  name: ReactNode;
  cluster: string;
  namespace: string;
  facts: ReactNode;
  /** The rest of the facts, for who points at them. */
  more?: string;
  children?: ReactNode;
}

export function TargetFrame(props: TargetFrameProps) {
  const { tone = 'neutral', cluster, namespace } = props;
  const { t } = useReading();
  return (
    <li className={`${styles.target} ${tones[tone]}`}>
      {props.mark}
      <div className={styles.title}>
        <span className={styles.name}>{props.name}</span>
        <span
          className={styles.cluster}
          title={t('target.inCluster', { cluster, namespace })}
        >
          {cluster}
        </span>
      </div>
      <span className={styles.facts} title={props.more}>
        {props.facts}
      </span>
      {props.children}
    </li>
  );
}

/** Where a target's mark stands. */
export function TargetMark(props: { title?: string; children: ReactNode }) {
  return (
    <span className={styles.mark} title={props.title}>
      {props.children}
    </span>
  );
}
