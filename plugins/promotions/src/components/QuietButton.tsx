/** A button that does not ask for attention: it leads to more, for who looks for it. */

import { Button } from '@backstage/ui';
import type { ButtonProps } from '@backstage/ui';
import styles from './QuietButton.module.css';

export function QuietButton(props: Omit<ButtonProps, 'variant' | 'className'>) {
  return <Button {...props} variant="tertiary" className={styles.quiet} />;
}
