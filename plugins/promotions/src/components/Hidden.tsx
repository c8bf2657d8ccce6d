/** Text for those who listen; BUI's own is a block and may not stand inside of a sentence. */

import type { ReactNode } from 'react';
import styles from './Hidden.module.css';

export function Hidden({ children }: { children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>;
}
