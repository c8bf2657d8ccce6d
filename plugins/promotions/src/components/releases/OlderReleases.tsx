/** The way to older releases, and how long they are kept. */

import { VisuallyHidden } from '@backstage/ui';
import type { HistoryResponse } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { Notice } from '../Notice';
import { QuietButton } from '../QuietButton';
import { useReading } from '../ReadingContext';
import styles from './OlderReleases.module.css';

interface OlderReleasesProps {
  history: HistoryResponse;
  older: { loading: boolean; error?: Error };
  onShow: () => void;
}

export function OlderReleases({ history, older, onShow }: OlderReleasesProps) {
  const { t } = useReading();
  const { items, nextCursor, retentionDays } = history;
  const hasMore = nextCursor !== undefined;
  const count = hasMore ? items.length - 1 : items.length;
  return (
    <div className={styles.older}>
      <VisuallyHidden role="status">
        {count > 0 && t('releases.shown', { count })}
      </VisuallyHidden>
      {older.error && (
        <Notice tone="warning" urgent>
          <p>{t('releases.moreFailed', { reason: messageOf(older.error) })}</p>
        </Notice>
      )}
      {hasMore && (
        <QuietButton isPending={older.loading} onPress={onShow}>
          {t('releases.more')}
        </QuietButton>
      )}
      {!hasMore && count > 0 && (
        <p className={styles.kept}>
          {t('releases.kept', { days: `${retentionDays}` })}
        </p>
      )}
    </div>
  );
}
