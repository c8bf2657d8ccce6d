/** What scrolls in a dialog; it takes the focus for those who scroll by keyboard. */

import type { ReactNode } from 'react';
import { Box } from '@backstage/ui';
import styles from './PanelBody.module.css';

interface PanelBodyProps {
  label: string;
  children: ReactNode;
}

export function PanelBody({ label, children }: PanelBodyProps) {
  return (
    <Box className={styles.body} role="region" aria-label={label} tabIndex={0}>
      {children}
    </Box>
  );
}
