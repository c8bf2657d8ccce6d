/** How far a stage's approval is: quorum with names, expiry, what it waits for; an override is marked. */

import type { Approval } from '@stagecraft/plugin-promotions-common';
import { approvalFacts, marksOf } from '../../view/gateFacts';
import { Chip } from '../Chip';
import { useReading } from '../ReadingContext';
import styles from './ApprovalState.module.css';

export function ApprovalState({ approval }: { approval: Approval }) {
  const reading = useReading();
  const facts = approvalFacts(approval, reading);
  const marks = marksOf(approval, reading);
  if (facts.length === 0 && !marks.override && !marks.rollback) {
    return null;
  }
  return (
    <div className={styles.state}>
      <ApprovalMarks approval={approval} />
      {facts.map(fact => (
        <p key={fact} className={styles.fact}>
          {fact}
        </p>
      ))}
    </div>
  );
}

/** The badges that go with an approval wherever it is shown. */
export function ApprovalMarks({ approval }: { approval: Approval }) {
  const reading = useReading();
  const { override, rollback } = marksOf(approval, reading);
  return (
    <>
      {override && (
        <p className={styles.marked}>
          <OverrideBadge /> {override}
        </p>
      )}
      {rollback && (
        <p className={styles.marked}>
          <Chip look={{ tone: 'warning', mark: 'order' }}>
            {reading.t('approval.rollback')}
          </Chip>{' '}
          {rollback}
        </p>
      )}
    </>
  );
}

export function OverrideBadge() {
  const { t } = useReading();
  return (
    <Chip look={{ tone: 'warning', mark: 'alert' }}>
      {t('approval.override')}
    </Chip>
  );
}
