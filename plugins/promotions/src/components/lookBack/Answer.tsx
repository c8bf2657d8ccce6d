/** The answer to a question, or that it is being worked out, or why there is none. */

import type { ReactNode } from 'react';
import { messageOf } from '../../api/errors';
import type { Remote } from '../../hooks/remote';
import { ErrorState } from '../ErrorState';
import { PanelSkeleton } from '../PanelDialog';
import { useReading } from '../ReadingContext';

interface AnswerProps<T> {
  remote: Remote<T> & { reload: () => void };
  children: (data: T) => ReactNode;
}

export function Answer<T>({ remote, children }: AnswerProps<T>) {
  const { t } = useReading();
  const { data, error, reload } = remote;
  if (error) {
    return (
      <ErrorState
        tone="warning"
        title={t('lookBack.failed', { reason: messageOf(error) })}
        reason=""
        onRetry={reload}
      />
    );
  }
  return data ? (
    <>{children(data)}</>
  ) : (
    <PanelSkeleton loading={t('lookBack.loading')} />
  );
}
