/** What going back would do: the commits that are undone, what would be left over, and the way in Git where a sync cannot. */

import { Checkbox } from '@backstage/ui';
import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type {
  ResourceChange,
  RollbackPreviewResponse,
  SourceCommits,
} from '@stagecraft/plugin-promotions-common';
import { repositoryName, resourceName } from '../../view/review';
import { releaseName } from '../../view/revisions';
import { CommitRow } from '../CommitRow';
import { ExternalLink } from '../ExternalLink';
import { Notice } from '../Notice';
import { useReading } from '../ReadingContext';
import { ReviewBox } from '../ReviewBox';
import rows from '../ReviewRows.module.css';

interface RollbackPreviewProps {
  preview: RollbackPreviewResponse;
  prune: boolean;
  onPrune: (prune: boolean) => void;
}

export function RollbackPreview(props: RollbackPreviewProps) {
  const { preview, prune, onPrune } = props;
  const { wouldGo, revert } = preview;
  const { t } = useReading();
  if (revert) {
    return <Revert revert={revert} />;
  }
  const count = wouldGo.length;
  return (
    <>
      <UndoneCommits sources={preview.sources} />
      {count > 0 && (
        <ReviewBox
          title={t('rollback.wouldGo', {
            release: releaseName(preview.revisions),
          })}
        >
          <p className={rows.note}>{t('rollback.stays', { count })}</p>
          <ResourceList resources={wouldGo} />
          <Checkbox isSelected={prune} onChange={onPrune}>
            {t('rollback.prune', { count })}
          </Checkbox>
        </ReviewBox>
      )}
    </>
  );
}

function Revert({ revert }: Required<Pick<RollbackPreviewResponse, 'revert'>>) {
  const { t } = useReading();
  const link = revert.url && (
    <ExternalLink href={revert.url}>{t('rollback.revertLink')}</ExternalLink>
  );
  return (
    <Notice tone="info" title={t('rollback.revert')} actions={link}>
      <p>{revert.text}</p>
    </Notice>
  );
}

export function ResourceList(props: { resources: readonly ResourceChange[] }) {
  const { t } = useReading();
  return (
    <ul className={rows.rows}>
      {props.resources.map(resource => (
        <li
          key={`${resource.target} ${resource.group} ${resourceName(resource)}`}
          className={rows.row}
        >
          <span className={rows.main}>
            {resourceName(resource)}{' '}
            <span className={rows.note}>
              {t('dialog.onTarget', { target: resource.target })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

export function UndoneCommits(props: { sources: readonly SourceCommits[] }) {
  const { t } = useReading();
  return (
    <>
      {props.sources.map(source => (
        <ReviewBox
          key={`${source.repoURL} ${source.to}`}
          title={t('rollback.undone')}
          note={t('rollback.undoneIn', {
            repo: repositoryName(source.repoURL),
          })}
        >
          <ul className={rows.rows}>
            {source.commits.map(commit => (
              <CommitRow key={shortRevision(commit.revision)} commit={commit} />
            ))}
          </ul>
          {source.commits.length === 0 && (
            <p className={rows.note}>{t('rollback.noCommits')}</p>
          )}
          {(source.note || !source.complete) && (
            <p className={rows.note}>
              {[!source.complete && t('dialog.incomplete'), source.note]
                .filter(Boolean)
                .join(': ')}
            </p>
          )}
        </ReviewBox>
      ))}
    </>
  );
}
