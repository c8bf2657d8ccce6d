/** A button that, where it may not be used, stays reachable by keyboard and says why. */

import { useId } from 'react';
import type { ReactNode } from 'react';
import { Button } from '@backstage/ui';
import type { ButtonProps } from '@backstage/ui';
import styles from './GuardedButton.module.css';

export interface GuardedButtonProps
  extends Pick<ButtonProps, 'variant' | 'destructive' | 'isPending' | 'size'> {
  /** Why it may not be used; without a reason it may. */
  refusal?: string;
  onPress: () => void;
  children: ReactNode;
  /** The element that shows the reason already; without it the button shows it itself. */
  reasonId?: string;
}

export function GuardedButton(props: GuardedButtonProps) {
  const { refusal, onPress, children, reasonId, ...looks } = props;
  const ownId = useId();
  if (refusal === undefined) {
    return (
      <Button {...looks} onPress={onPress}>
        {children}
      </Button>
    );
  }
  return (
    <span className={styles.guarded}>
      <Button
        {...looks}
        className={styles.refused}
        aria-disabled="true"
        aria-describedby={reasonId ?? ownId}
      >
        {children}
      </Button>
      {!reasonId && (
        <span id={ownId} className={styles.reason}>
          {refusal}
        </span>
      )}
    </span>
  );
}
