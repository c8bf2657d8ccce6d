/** What the targets of a stage ran, and since when. */

import type {
  CommitInfo,
  RunningTarget,
} from '@stagecraft/plugin-promotions-common';
import { commitOf, releaseName } from '../../view/revisions';
import { momentText } from '../../view/time';
import { Moment } from '../Moment';
import { useReading } from '../ReadingContext';
import styles from './LookBack.module.css';

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
      {targets.length === 0 ? (
        <p className={styles.muted}>{t('lookBack.nothing')}</p>
      ) : (
        <ul className={styles.rows}>
          {targets.map(one => (
            <li key={one.target} className={styles.row}>
              <span className={styles.target}>{one.target}</span>
              <Ran one={one} commits={commits} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface RanProps {
  one: RunningTarget;
  commits: CommitInfo[];
}

function Ran({ one: { revisions, since }, commits }: RanProps) {
  const reading = useReading();
  const subject = commitOf({ commits }, revisions)?.subject;
  return (
    <>
      <span className={styles.ran}>
        {revisions.length === 0 ? (
          reading.t('lookBack.nothing')
        ) : (
          <code>{releaseName(revisions)}</code>
        )}{' '}
        {subject}
      </span>
      <span className={styles.muted}>
        {since && (
          <Moment
            at={since}
            text={reading.t('lookBack.ranSince', {
              since: momentText(since, reading),
            })}
          />
        )}
      </span>
    </>
  );
}
