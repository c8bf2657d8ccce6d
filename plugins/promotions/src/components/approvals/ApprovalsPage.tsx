/** The approvals as a page of their own, with its heading, where the app brings none. */

import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { promotionsTranslationRef } from '../../translation';
import { ApprovalsContent } from './ApprovalsContent';
import styles from './Approvals.module.css';

/** @public */
export function ApprovalsPage() {
  const { t } = useTranslationRef(promotionsTranslationRef);
  return (
    <main className={styles.page}>
      <h1 className={styles.heading}>{t('approvals.title')}</h1>
      <ApprovalsContent />
    </main>
  );
}
