/** The table of what two stages have. */

import { Box } from '@backstage/ui';
import type {
  ComparisonRow,
  StageComparisonResponse,
} from '@stagecraft/plugin-promotions-common';
import { shortRevision } from '@stagecraft/plugin-promotions-common';
import { subjectOf } from '../../view/comparison';
import type { AspectView } from '../../view/comparison';
import { Hidden } from '../Hidden';
import { Mark } from '../Mark';
import { useReading } from '../ReadingContext';
import styles from './ComparisonTable.module.css';
import tones from '../tone.module.css';

interface ComparisonTableProps {
  found: StageComparisonResponse;
  aspects: readonly AspectView[];
}

export function ComparisonTable({ found, aspects }: ComparisonTableProps) {
  const { t } = useReading();
  const { left, right } = found;
  if (aspects.length === 0) {
    return null;
  }
  const label = t('compare.table', { left: left.name, right: right.name });
  return (
    <Box className={styles.frame} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
        <thead className={styles.head}>
          <tr>
            <th scope="col">{t('compare.subject')}</th>
            <th scope="col">{left.name}</th>
            <th scope="col">{right.name}</th>
            <th scope="col" className={styles.last}>
              <Hidden>{t('compare.verdict')}</Hidden>
            </th>
          </tr>
        </thead>
        {aspects.map(aspect => (
          <Aspect key={aspect.aspect} view={aspect} found={found} />
        ))}
      </table>
    </Box>
  );
}

interface AspectProps {
  view: AspectView;
  found: StageComparisonResponse;
}

function Aspect({ view, found }: AspectProps) {
  const { t } = useReading();
  const { aspect, rows, differing, total } = view;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={4} className={styles.aspect}>
          {t(`compare.aspect.${aspect}`)}
          <span className={styles.count}>
            {t('compare.aspectCount', {
              differing: `${differing}`,
              total: `${total}`,
            })}
          </span>
        </th>
      </tr>
      {rows.map(row => (
        <Row key={row.subject} row={row} found={found} />
      ))}
    </tbody>
  );
}

interface RowProps {
  row: ComparisonRow;
  found: StageComparisonResponse;
}

function Row({ row, found }: RowProps) {
  const { t } = useReading();
  const { subject, left, right, same } = row;
  return (
    <tr className={`${styles.row} ${same ? styles.same : styles.different}`}>
      <th scope="row" className={styles.subject} title={subject}>
        {subjectOf(row)}
      </th>
      <Values stage={found.left.name} values={left} />
      <Values stage={found.right.name} values={right} />
      <td
        className={`${styles.verdict} ${same ? tones.neutral : tones.warning}`}
      >
        <span className={styles.word}>
          <Mark name={same ? 'check' : 'alert'} />
          {same ? t('compare.isSame') : t('compare.isDifferent')}
        </span>
      </td>
    </tr>
  );
}

interface ValuesProps {
  stage: string;
  values: readonly string[];
}

function Values({ stage, values }: ValuesProps) {
  const { t } = useReading();
  if (values.length === 0) {
    return (
      <td className={styles.none} data-stage={stage}>
        {t('compare.none')}
      </td>
    );
  }
  return (
    <td className={styles.values} data-stage={stage}>
      {values.map(value => (
        <code key={value} title={value}>
          {shortRevision(value)}
        </code>
      ))}
      {values.length > 1 && (
        <span className={styles.several}>{t('compare.several')}</span>
      )}
    </td>
  );
}
