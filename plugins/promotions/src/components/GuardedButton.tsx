/** A button that, where it may not be used, stays reachable by keyboard and points to the reason. */

import type { ReactNode } from 'react';
import { Button } from '@backstage/ui';
import type { ButtonProps } from '@backstage/ui';
import styles from './GuardedButton.module.css';

export interface GuardedButtonProps
  extends Pick<ButtonProps, 'variant' | 'destructive' | 'isPending' | 'size'> {
  /** Why it may not be used; without a reason it may. */
  refusal?: string;
  /** The element that shows the reason. */
  reasonId: string;
  onPress: () => void;
  children: ReactNode;
}

export function GuardedButton(props: GuardedButtonProps) {
  const { refusal, reasonId, onPress, children, ...looks } = props;
  return refusal === undefined ? (
    <Button {...looks} className={graveLook(props)} onPress={onPress}>
      {children}
    </Button>
  ) : (
    <Button
      {...looks}
      className={styles.refused}
      aria-disabled="true"
      aria-describedby={reasonId}
    >
      {children}
    </Button>
  );
}

/** The library's reds miss WCAG AA: white on red in the dark, red on pink in the light. */
function graveLook({ destructive, variant }: GuardedButtonProps) {
  if (!destructive) {
    return undefined;
  }
  return variant === 'secondary' ? styles.graveQuiet : styles.grave;
}
