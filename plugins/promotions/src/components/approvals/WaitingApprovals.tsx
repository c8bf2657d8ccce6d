/** The gates that wait for the person, each a link to where it is decided. */

import { Card, Link, Skeleton, VisuallyHidden } from '@backstage/ui';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { WaitingApproval } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useWaitingApprovals } from '../../hooks/useWaitingApprovals';
import { gateHref, waitingDetails, waitingUsers } from '../../view/waiting';
import { explanationText } from '../../view/explain';
import { markRevisions } from '../../view/revisions';
import { ErrorState } from '../ErrorState';
import { ApprovalMarks } from '../gate/ApprovalState';
import { Mark } from '../Mark';
import { Notice } from '../Notice';
import { NamesProvider, useReading } from '../ReadingContext';
import { Sentence } from '../Sentence';
import styles from './Approvals.module.css';
import tones from '../tone.module.css';

export function WaitingApprovals() {
  const { t } = useReading();
  const { data, error, reload } = useWaitingApprovals();
  return (
    <section aria-label={t('approvals.waiting')} className={styles.part}>
      <h2 className={styles.title}>
        {t('approvals.waiting')}
        {data && data.totalItems > 0 && (
          <span className={styles.count}>{data.totalItems}</span>
        )}
      </h2>
      {error && !data && (
        <ErrorState
          title={t('approvals.failed')}
          reason={messageOf(error)}
          onRetry={reload}
        />
      )}
      {error && data && (
        <Notice tone="warning" title={t('approvals.notRefreshed')}>
          <p>{messageOf(error)}</p>
        </Notice>
      )}
      {!data && !error && <Loading />}
      {data?.items.length === 0 && <Nothing />}
      {data && data.items.length > 0 && <List items={data.items} />}
      {data && data.totalItems > data.items.length && (
        <p className={styles.note}>
          {t('approvals.more', { count: data.totalItems - data.items.length })}
        </p>
      )}
    </section>
  );
}

function Loading() {
  const { t } = useReading();
  return (
    <Card className={styles.card}>
      <VisuallyHidden role="status">{t('approvals.loading')}</VisuallyHidden>
      <Skeleton width="60%" height={18} />
      <Skeleton width="40%" height={14} />
    </Card>
  );
}

function Nothing() {
  const { t } = useReading();
  return (
    <Card className={`${styles.card} ${styles.nothing} ${tones.success}`}>
      <span className={styles.mark}>
        <Mark name="check" size={20} />
      </span>
      <p className={styles.name}>{t('approvals.empty')}</p>
      <p className={styles.note}>{t('approvals.emptyHint')}</p>
    </Card>
  );
}

function List({ items }: { items: readonly WaitingApproval[] }) {
  return (
    <NamesProvider refs={waitingUsers(items)}>
      <ul className={styles.list}>
        {items.map(item => (
          <li key={`${formatPipelineRef(item.pipeline)} ${item.stage.index}`}>
            <Waiting item={item} />
          </li>
        ))}
      </ul>
    </NamesProvider>
  );
}

function Waiting({ item }: { item: WaitingApproval }) {
  const reading = useReading();
  const { t } = reading;
  const entityLink = useEntityRefLink();
  const { pipeline, title, entityRefs, stage, revisions, approval } = item;
  const [entity] = entityRefs;
  const name = t('approvals.toStage', { pipeline: title, stage: stage.name });
  const sentence = explanationText(item.explanation, reading.t);
  return (
    <Card className={`${styles.card} ${styles.waiting} ${tones.info}`}>
      <div className={styles.words}>
        <h3 className={styles.name}>
          {entity ? (
            <Link href={gateHref(entityLink(entity), pipeline)} weight="bold">
              {name}
            </Link>
          ) : (
            name
          )}
        </h3>
        <p className={styles.sentence}>
          <Sentence parts={markRevisions(sentence, revisions)} />
        </p>
        {approval && <ApprovalMarks approval={approval} />}
        <p className={styles.note}>
          {[
            ...waitingDetails(item, reading),
            !entity && t('approvals.noEntity'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </Card>
  );
}
