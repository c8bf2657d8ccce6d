/** What the targets of a stage ran, and since when; those that ran the same are drawn together. */

import type {
  CommitInfo,
  RunningTarget,
} from '@stagecraft/plugin-promotions-common';
import { groupRunning } from '../../view/lookBack';
import type { RunningGroup } from '../../view/lookBack';
import { commitOf, releaseName } from '../../view/revisions';
import { momentText } from '../../view/time';
import { Moment } from '../Moment';
import { useReading } from '../ReadingContext';
import styles from './LookBack.module.css';

/** More targets than these are listed on demand. */
const LISTED = 5;

interface RunningTableProps {
  title: string;
  targets: readonly RunningTarget[];
  commits: CommitInfo[];
}

export function RunningTable({ title, targets, commits }: RunningTableProps) {
  const { t } = useReading();
  return (
    <section aria-label={title} className={styles.stage}>
      <h4 className={styles.title}>{title}</h4>
      {targets.length === 0 && (
        <p className={styles.muted}>{t('lookBack.nothing')}</p>
      )}
      {groupRunning(targets).map(group => (
        <Group
          key={group.revisions.join('+')}
          group={group}
          commits={commits}
        />
      ))}
    </section>
  );
}

interface GroupProps {
  group: RunningGroup;
  commits: CommitInfo[];
}

function Group({ group: { revisions, targets }, commits }: GroupProps) {
  const { t } = useReading();
  const subject = commitOf({ commits }, revisions)?.subject;
  return (
    <div className={styles.row}>
      <span className={styles.ran}>
        {revisions.length === 0 ? (
          t('lookBack.nothing')
        ) : (
          <code>{releaseName(revisions)}</code>
        )}{' '}
        {subject}
      </span>
      {targets.length > LISTED ? (
        <details>
          <summary>{t('stage.targets', { count: targets.length })}</summary>
          <Targets targets={targets} />
        </details>
      ) : (
        <Targets targets={targets} />
      )}
    </div>
  );
}

function Targets({ targets }: { targets: readonly RunningTarget[] }) {
  const reading = useReading();
  return (
    <ul className={styles.targets}>
      {targets.map(({ target, since }) => (
        <li key={target} className={styles.target}>
          {target}{' '}
          {since && (
            <span className={styles.muted}>
              <Moment
                at={since}
                text={reading.t('lookBack.ranSince', {
                  since: momentText(since, reading),
                })}
              />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
