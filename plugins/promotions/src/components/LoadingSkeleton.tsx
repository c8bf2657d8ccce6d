/** The shape of a pipeline while it is being loaded. */

import { Card, Skeleton, VisuallyHidden } from '@backstage/ui';
import { useReading } from './ReadingContext';
import styles from './LoadingSkeleton.module.css';
import view from './PipelineView.module.css';

const STAGES = ['first', 'second', 'third'];

export function PipelineSkeleton() {
  const { t } = useReading();
  return (
    <div className={view.pipeline} aria-busy>
      <VisuallyHidden role="status">{t('tab.loading')}</VisuallyHidden>
      <Skeleton width={220} height={24} />
      <Card className={styles.hero}>
        <Skeleton width="60%" height={20} />
        <Skeleton width="40%" height={14} />
      </Card>
      <div className={styles.lane}>
        {STAGES.map(stage => (
          <Card key={stage} className={styles.stage}>
            <Skeleton width="40%" height={16} />
            <Skeleton width="70%" height={14} />
            <Skeleton width="100%" height={48} />
          </Card>
        ))}
      </div>
    </div>
  );
}
