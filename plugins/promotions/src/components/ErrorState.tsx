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
  /** `warning` where it is beside what the person came for. */
  tone?: 'danger' | 'warning';
}

export function ErrorState(props: ErrorStateProps) {
  const { title, reason, hint, onRetry, tone = 'danger' } = props;
  const { t } = useReading();
  const retry = onRetry && (
    <Button variant="secondary" onPress={onRetry}>
      {t('error.retry')}
    </Button>
  );
  return (
    <Notice tone={tone} title={title} actions={retry} urgent>
      <p>{reason}</p>
      {hint && <p>{hint}</p>}
    </Notice>
  );
}
