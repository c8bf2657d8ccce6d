/** The shape of the table of releases while it is loaded. */

import { Skeleton, VisuallyHidden } from '@backstage/ui';
import { useReading } from '../ReadingContext';
import styles from './ReleasesSkeleton.module.css';

const ROWS = ['newest', 'before', 'oldest'];

export function ReleasesSkeleton() {
  const { t } = useReading();
  return (
    <div className={styles.rows} aria-busy>
      <VisuallyHidden role="status">{t('releases.loading')}</VisuallyHidden>
      {ROWS.map(row => (
        <div key={row} className={styles.row}>
          <Skeleton width="45%" height={16} />
          <Skeleton width="12%" height={16} />
          <Skeleton width="12%" height={16} />
        </div>
      ))}
    </div>
  );
}
