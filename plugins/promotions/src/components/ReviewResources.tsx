/** What approving would do to the resources: every one that is deleted, then what stays behind, changes and appears. */

import type {
  ResourceChange,
  StageDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import { changesByKind, resourceName } from '../view/review';
import type { ChangeKind } from '../view/review';
import { Notice } from './Notice';
import { useReading } from './ReadingContext';
import { ReviewBox } from './ReviewBox';
import styles from './ReviewRows.module.css';

export function ReviewResources({ diff }: { diff: StageDiffResponse }) {
  const { t } = useReading();
  const groups = changesByKind(diff.resources);
  const grave = groups.filter(({ kind }) => isGrave(kind));
  const usual = groups.filter(({ kind }) => !isGrave(kind));
  return (
    <>
      {grave.map(group => (
        <Notice
          key={group.kind}
          tone={group.kind === 'delete' ? 'danger' : 'warning'}
          title={countText(group.kind, group.resources.length, t)}
        >
          <Resources resources={group.resources} />
        </Notice>
      ))}
      {diff.problems.length > 0 && (
        <Notice tone="warning" title={t('dialog.problems')}>
          {diff.problems.map(problem => (
            <p key={problem}>{problem}</p>
          ))}
        </Notice>
      )}
      <ReviewBox title={t('dialog.resources')}>
        {groups.length === 0 && diff.problems.length === 0 && (
          <p className={styles.note}>{t('dialog.noChanges')}</p>
        )}
        {usual.map(group => (
          <details key={group.kind} className={styles.count}>
            <summary>
              {countText(group.kind, group.resources.length, t)}
            </summary>
            <Resources resources={group.resources} />
          </details>
        ))}
      </ReviewBox>
    </>
  );
}

function isGrave(kind: ChangeKind): boolean {
  return kind === 'delete' || kind === 'leftover';
}

type Words = ReturnType<typeof useReading>['t'];

function countText(kind: ChangeKind, count: number, t: Words): string {
  switch (kind) {
    case 'delete':
      return t('dialog.deletes', { count });
    case 'leftover':
      return t('dialog.leftovers', { count });
    case 'update':
      return t('dialog.updates', { count });
    default:
      return t('dialog.creates', { count });
  }
}

function Resources({ resources }: { resources: readonly ResourceChange[] }) {
  const { t } = useReading();
  return (
    <ul className={styles.rows}>
      {resources.map(resource => (
        <li
          key={`${resource.target} ${resource.group} ${resourceName(resource)}`}
          className={styles.plain}
        >
          {`${resourceName(resource)} ${t('dialog.onTarget', {
            target: resource.target,
          })}`}
        </li>
      ))}
    </ul>
  );
}
