/** The commits that approving would bring, newest first. */

import type {
  SourceCommits,
  StageDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import { shortRevision } from '@stagecraft/plugin-promotions-common';
import { repositoryName } from '../view/review';
import { CommitRow } from './CommitRow';
import { useReading } from './ReadingContext';
import { ReviewBox } from './ReviewBox';
import styles from './ReviewRows.module.css';

export function ReviewCommits({ diff }: { diff: StageDiffResponse }) {
  return (
    <>
      {diff.sources.map(source => (
        <Source key={`${source.repoURL} ${source.to}`} source={source} />
      ))}
    </>
  );
}

function Source({ source }: { source: SourceCommits }) {
  const { t } = useReading();
  const repo = repositoryName(source.repoURL);
  const since = source.from
    ? t('dialog.commitsFrom', { revision: shortRevision(source.from), repo })
    : t('dialog.commitsFirst', { repo });
  return (
    <ReviewBox title={t('dialog.commits')} note={since}>
      <ul className={styles.rows}>
        {source.commits.map(commit => (
          <CommitRow key={commit.revision} commit={commit} />
        ))}
      </ul>
      {source.commits.length === 0 && (
        <p className={styles.note}>{t('dialog.noCommits')}</p>
      )}
      {!source.complete && (
        <p className={styles.note}>
          {[t('dialog.incomplete'), source.note].filter(Boolean).join(': ')}
        </p>
      )}
      {source.complete && source.note && (
        <p className={styles.note}>{source.note}</p>
      )}
    </ReviewBox>
  );
}
