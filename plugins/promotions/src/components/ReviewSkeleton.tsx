/** The shape of what would be deployed while it is worked out. */

import { Skeleton, VisuallyHidden } from '@backstage/ui';
import { ReviewBox } from './ReviewBox';
import { useReading } from './ReadingContext';

export function ReviewSkeleton() {
  const { t } = useReading();
  return (
    <ReviewBox title={t('dialog.resources')}>
      <VisuallyHidden role="status">{t('dialog.loading')}</VisuallyHidden>
      <Skeleton width="70%" height={14} />
      <Skeleton width="50%" height={14} style={{ marginTop: 10 }} />
    </ReviewBox>
  );
}
