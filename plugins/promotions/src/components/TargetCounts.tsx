/** Many targets, counted by verdict; those in trouble stay listed, the rest opens on demand. */

import { useId, useState } from 'react';
import { Button } from '@backstage/ui';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { VERDICT_LOOK } from '../view/look';
import { byUrgency, countVerdicts, targetsInTrouble } from '../view/stage';
import { Mark } from './Mark';
import { useReading } from './ReadingContext';
import { TargetList } from './TargetList';
import styles from './TargetCounts.module.css';
import tones from './tone.module.css';

export function TargetCounts({ stage }: { stage: Stage }) {
  const { t } = useReading();
  const [open, setOpen] = useState(false);
  const listId = useId();
  const { targets } = stage;
  const shown = open ? byUrgency(targets) : targetsInTrouble(targets);
  return (
    <div className={styles.counts}>
      <Shares stage={stage} />
      <div id={listId}>
        {shown.length > 0 && (
          <TargetList stage={stage} targets={shown} framed={open} />
        )}
      </div>
      <Button
        variant="tertiary"
        className={styles.more}
        aria-expanded={open}
        aria-controls={listId}
        onPress={() => setOpen(!open)}
      >
        {open
          ? t('stage.hideTargets')
          : t('stage.showTargets', { count: targets.length })}
      </Button>
    </div>
  );
}

function Shares({ stage: { targets } }: { stage: Stage }) {
  const { t } = useReading();
  const counts = countVerdicts(targets);
  return (
    <>
      <div className={styles.bar} aria-hidden>
        {counts.map(({ verdict, count }) => (
          <span
            key={verdict}
            className={`${styles.share} ${tones[VERDICT_LOOK[verdict].tone]}`}
            style={{ flexGrow: count }}
          />
        ))}
      </div>
      <ul className={styles.words}>
        {counts.map(({ verdict, count }) => (
          <li
            key={verdict}
            className={`${styles.word} ${tones[VERDICT_LOOK[verdict].tone]}`}
          >
            <Mark name={VERDICT_LOOK[verdict].mark} />
            {t('stage.verdictCount', {
              number: `${count}`,
              verdict: t(`verdict.${verdict}`),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}
