/** The targets of a stage, one below the other. */

import type { Stage, Target } from '@stagecraft/plugin-promotions-common';
import { TargetRow } from './TargetRow';
import styles from './TargetList.module.css';

interface TargetListProps {
  stage: Stage;
  targets: readonly Target[];
  /** Many of them scroll in their own frame. */
  framed?: boolean;
}

export function TargetList({ stage, targets, framed }: TargetListProps) {
  return (
    <ul className={styles.targets} data-framed={framed ? 'yes' : 'no'}>
      {targets.map(target => (
        <TargetRow
          key={`${target.namespace}/${target.name}`}
          target={target}
          stage={stage}
        />
      ))}
    </ul>
  );
}
