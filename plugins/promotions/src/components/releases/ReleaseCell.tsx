/** What one stage did with one release: a mark and its words. */

import type { CellView } from '../../view/releases';
import { Hidden } from '../Hidden';
import { Mark } from '../Mark';
import { Moment } from '../Moment';
import { useReading } from '../ReadingContext';
import styles from './ReleaseCell.module.css';
import tones from '../tone.module.css';

interface ReleaseCellProps {
  cell: CellView;
  stage: string;
}

export function ReleaseCell({ cell, stage }: ReleaseCellProps) {
  const { t } = useReading();
  const { look, text, at, pieced } = cell;
  if (!look) {
    return (
      <td className={styles.cell} data-stage={stage}>
        <span className={styles.dash} aria-hidden>
          —
        </span>
        <Hidden>{text}</Hidden>
      </td>
    );
  }
  return (
    <td className={styles.cell} data-stage={stage}>
      <span className={`${styles.state} ${tones[look.tone]}`}>
        <Mark name={look.mark} />
        {at ? (
          <span>
            <Hidden>{t('releases.state.complete')} </Hidden>
            <Moment at={at} text={text} />
          </span>
        ) : (
          <span>{text}</span>
        )}
      </span>
      {pieced && (
        <span className={styles.pieced} title={t('releases.piecedTitle')}>
          {t('releases.pieced')}
        </span>
      )}
    </td>
  );
}
