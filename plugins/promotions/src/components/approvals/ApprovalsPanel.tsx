/** The approvals inside of a page that brings its heading. */

import { ApprovalsContent } from './ApprovalsContent';
import styles from './Approvals.module.css';

export function ApprovalsPanel() {
  return (
    <div className={styles.page}>
      <ApprovalsContent />
    </div>
  );
}
