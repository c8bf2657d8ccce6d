/** Says that nobody watched for a while, where something may be missing because of it. */

import { gapText, gapsText } from '../../view/gaps';
import type { GapGroup } from '../../view/gaps';
import { Mark } from '../Mark';
import { useReading } from '../ReadingContext';
import styles from './GapRow.module.css';

interface GapRowProps {
  group: GapGroup;
  columns: number;
}

export function GapRow({ group, columns }: GapRowProps) {
  const reading = useReading();
  const { gaps } = group;
  return (
    <tr className={styles.row}>
      <td colSpan={columns} className={styles.gap}>
        <span className={styles.words}>
          <Mark name="question" />
          <span>
            <b>{gapsText(group, reading)}</b>
            {gaps.length === 1 && `: ${gaps[0].reason}`}
            {'. '}
            {reading.t('gap.may')}
          </span>
        </span>
        {gaps.length > 1 && (
          <ul className={styles.list}>
            {gaps.map(gap => (
              <li key={gap.from}>
                {`${gapText(gap, reading)}: ${gap.reason}`}
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}
