/** The gates that wait for the person, and what is held; with the button that holds everything. */

import { useState } from 'react';
import { VisuallyHidden } from '@backstage/ui';
import { ReadingProvider } from '../ReadingContext';
import { Holds } from './Holds';
import { WaitingApprovals } from './WaitingApprovals';
import styles from './Approvals.module.css';
import tones from '../tone.module.css';

export function ApprovalsContent() {
  return (
    <ReadingProvider>
      <div
        className={`${styles.approvals} ${tones.root}`}
        data-stagecraft="approvals"
      >
        <Contents />
      </div>
    </ReadingProvider>
  );
}

function Contents() {
  const [told, tell] = useState('');
  return (
    <>
      <WaitingApprovals />
      <Holds onDone={tell} />
      <VisuallyHidden role="status">{told}</VisuallyHidden>
    </>
  );
}
