/** Where approving would deploy to. */

import { useState } from 'react';
import { Button } from '@backstage/ui';
import type { Target } from '@stagecraft/plugin-promotions-common';
import { releaseName } from '../view/revisions';
import { useReading } from './ReadingContext';
import { ReviewBox } from './ReviewBox';
import styles from './ReviewRows.module.css';

const LISTED = 6;

interface ReviewTargetsProps {
  targets: readonly Target[];
  /** What they would run. */
  release: string;
}

export function ReviewTargets({ targets, release }: ReviewTargetsProps) {
  const { t } = useReading();
  const [all, setAll] = useState(false);
  const shown = all ? targets : targets.slice(0, LISTED);
  const more = targets.length - shown.length;
  return (
    <ReviewBox title={t('dialog.where')}>
      <ul className={styles.rows}>
        {shown.map(target => (
          <li key={`${target.namespace}/${target.name}`} className={styles.row}>
            <span className={styles.main}>{target.name}</span>
            {releaseName(target.deployed) === release ? (
              <span className={styles.side}>{t('dialog.runsAlready')}</span>
            ) : (
              <code>
                {[releaseName(target.deployed), release]
                  .filter(Boolean)
                  .join(' → ')}
              </code>
            )}
            <span className={styles.side}>
              {`${target.cluster} / ${target.destination}`}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Button variant="tertiary" onPress={() => setAll(true)}>
          {t('dialog.moreTargets', { count: more })}
        </Button>
      )}
    </ReviewBox>
  );
}
