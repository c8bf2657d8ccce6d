/** Commits by the source that they are from, newest first. */

import type { SourceCommits } from '@stagecraft/plugin-promotions-common';
import { repositoryName } from '../../view/review';
import { CommitRow } from '../CommitRow';
import { useReading } from '../ReadingContext';
import rows from '../ReviewRows.module.css';

export function SourceList({ sources }: { sources: readonly SourceCommits[] }) {
  return (
    <>
      {sources.map(source => (
        <Source
          key={`${source.repoURL} ${source.to}`}
          source={source}
          named={sources.length > 1}
        />
      ))}
    </>
  );
}

interface SourceProps {
  source: SourceCommits;
  /** One source alone need not be told from others. */
  named: boolean;
}

function Source({ source, named }: SourceProps) {
  const { t } = useReading();
  const { repoURL, commits, complete, note } = source;
  const notes = [
    !complete && commits.length > 0 && t('dialog.incomplete'),
    note,
  ].filter(Boolean);
  return (
    <>
      {named && <p className={rows.note}>{repositoryName(repoURL)}</p>}
      <ul className={rows.rows}>
        {commits.map(commit => (
          <CommitRow key={commit.revision} commit={commit} />
        ))}
      </ul>
      {commits.length === 0 && notes.length === 0 && (
        <p className={rows.note}>{t('dialog.noCommits')}</p>
      )}
      {notes.length > 0 && <p className={rows.note}>{notes.join(': ')}</p>}
    </>
  );
}
