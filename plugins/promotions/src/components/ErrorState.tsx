/** Something could not be loaded: what, why, and the way out. */

import { Button } from '@backstage/ui';
import { Notice } from './Notice';
import { useReading } from './ReadingContext';

export interface ErrorStateProps {
  /** Names the thing: the pipeline, or the Argo CD instance. */
  title: string;
  reason: string;
  hint?: string;
  onRetry?: () => void;
}

export function ErrorState({ title, reason, hint, onRetry }: ErrorStateProps) {
  const { t } = useReading();
  const retry = onRetry && (
    <Button variant="secondary" onPress={onRetry}>
      {t('error.retry')}
    </Button>
  );
  return (
    <Notice tone="danger" title={title} actions={retry} urgent>
      <p>{reason}</p>
      {hint && <p>{hint}</p>}
    </Notice>
  );
}
