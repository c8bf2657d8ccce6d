/** One commit: its revision, what it says, who wrote it and when. */

import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { CommitInfo } from '@stagecraft/plugin-promotions-common';
import { agoText } from '../view/time';
import { ExternalLink } from './ExternalLink';
import { Moment } from './Moment';
import { useReading } from './ReadingContext';
import styles from './ReviewRows.module.css';

export function CommitRow({ commit }: { commit: CommitInfo }) {
  const reading = useReading();
  const { revision, subject, author, date, url } = commit;
  const sha = <code>{shortRevision(revision)}</code>;
  return (
    <li className={styles.row}>
      {url ? <ExternalLink href={url}>{sha}</ExternalLink> : sha}
      <span className={styles.main}>{subject}</span>
      <span className={styles.side}>
        {author}
        {author && date && ' · '}
        {date && <Moment at={date} text={agoText(date, reading)} />}
      </span>
    </li>
  );
}
