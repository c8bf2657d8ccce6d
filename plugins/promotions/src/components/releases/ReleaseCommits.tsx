/** The commits that a release brought, since the one before it. */

import { Skeleton } from '@backstage/ui';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useReleaseCommits } from '../../hooks/useReleaseCommits';
import { commitCounts } from '../../view/commits';
import { releaseName } from '../../view/revisions';
import { ErrorState } from '../ErrorState';
import { useReading } from '../ReadingContext';
import { SourceList } from './SourceList';
import styles from './ReleaseCommits.module.css';

interface ReleaseCommitsProps {
  pipelineRef: PipelineRef;
  revisions: readonly string[];
  /** Of the release before; absent when none is kept. */
  previous?: readonly string[];
}

export function ReleaseCommits(props: ReleaseCommitsProps) {
  const { pipelineRef, revisions, previous } = props;
  const { t } = useReading();
  return previous ? (
    <Loaded
      pipelineRef={pipelineRef}
      revisions={revisions}
      previous={previous}
    />
  ) : (
    <p className={styles.note}>{t('release.first')}</p>
  );
}

function Loaded(props: Required<ReleaseCommitsProps>) {
  const { pipelineRef, revisions, previous } = props;
  const reading = useReading();
  const { t } = reading;
  const { data, error, reload } = useReleaseCommits(
    pipelineRef,
    previous.join('+'),
    revisions.join('+'),
  );
  const since = t('release.commitsSince', { revision: releaseName(previous) });
  const counts = data && commitCounts(data.sources, reading);
  return (
    <section aria-label={t('release.commits')}>
      <h4 className={styles.title}>
        {[counts ?? t('release.commits'), since].join(' ')}
      </h4>
      {data && <SourceList sources={data.sources} />}
      {!data && !error && <Skeleton width="60%" height={14} />}
      {!data && error && (
        <ErrorState
          tone="warning"
          title={t('release.commitsFailed', { reason: messageOf(error) })}
          reason=""
          onRetry={reload}
        />
      )}
    </section>
  );
}
