/** What a stage runs, what it becomes, and whose commit that is. */

import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import { releaseOf } from '../view/stage';
import type { StageRelease } from '../view/stage';
import { agoText } from '../view/time';
import { ExternalLink } from './ExternalLink';
import { Moment } from './Moment';
import { useReading } from './ReadingContext';
import styles from './StageReleaseLine.module.css';

interface StageReleaseLineProps {
  pipeline: Pipeline;
  stage: Stage;
}

export function StageReleaseLine({ pipeline, stage }: StageReleaseLineProps) {
  const { t } = useReading();
  const release = releaseOf(pipeline, stage);
  const { pendingBecause: reason } = stage.release;
  return (
    <div className={styles.release}>
      <Revisions release={release} />
      {release.subject && (
        <p className={styles.subject} title={release.subject}>
          {release.subject}
        </p>
      )}
      <Author release={release} />
      {release.others.length > 0 && (
        <p className={styles.note}>
          {t('stage.runsAlso', { revisions: release.others.join(', ') })}
        </p>
      )}
      {reason && stage.verdict === 'gated' && (
        <p className={styles.note}>{t('stage.notRendered', { reason })}</p>
      )}
    </div>
  );
}

function Revisions({ release: { from, to, url } }: { release: StageRelease }) {
  const { t } = useReading();
  if (!to && !from) {
    return <p className={styles.note}>{t('stage.nothing')}</p>;
  }
  const describe = t('commit.open', { revision: to });
  return (
    <p className={styles.revisions}>
      {from && <code className={styles.from}>{from}</code>}
      {from && to && (
        <span
          className={styles.from}
          role="img"
          aria-label={t('stage.becomes')}
        >
          →
        </span>
      )}
      {to && url && (
        <ExternalLink href={url} describe={describe} className={styles.to}>
          <code>{to}</code>
        </ExternalLink>
      )}
      {to && !url && <code className={styles.to}>{to}</code>}
    </p>
  );
}

function Author({ release: { author, date } }: { release: StageRelease }) {
  const reading = useReading();
  if (!author && !date) {
    return null;
  }
  return (
    <p className={styles.note}>
      {author && reading.t('commit.by', { author })}
      {author && date && ' · '}
      {date && <Moment at={date} text={agoText(date, reading)} />}
    </p>
  );
}
