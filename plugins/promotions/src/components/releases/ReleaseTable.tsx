/** Releases by stages, newest first, with the times between them in which nobody watched. */

import { useMemo } from 'react';
import { Box } from '@backstage/ui';
import type {
  HistoryResponse,
  Pipeline,
} from '@stagecraft/plugin-promotions-common';
import { withGaps } from '../../view/gaps';
import { columnsOf, rowsOf } from '../../view/releases';
import type { StageColumn } from '../../view/releases';
import { useReading } from '../ReadingContext';
import { GapRow } from './GapRow';
import { ReleaseRow } from './ReleaseRow';
import styles from './ReleaseTable.module.css';

interface ReleaseTableProps {
  pipeline: Pipeline;
  history: HistoryResponse;
}

export function ReleaseTable({ pipeline, history }: ReleaseTableProps) {
  const reading = useReading();
  const columns = columnsOf(pipeline, history.items);
  const lines = useMemo(() => {
    const rows = rowsOf(history, pipeline, columns, reading);
    return withGaps(rows, history.gaps, history.nextCursor === undefined);
  }, [history, pipeline, columns, reading]);
  if (lines.length === 0) {
    return null;
  }
  const label = reading.t('releases.table', { title: pipeline.title });
  return (
    <Box className={styles.frame} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
        <Head columns={columns} />
        <tbody>
          {lines.map(line =>
            'gaps' in line ? (
              <GapRow
                key={`gap ${line.gaps.key}`}
                group={line.gaps}
                columns={columns.length + 1}
              />
            ) : (
              <ReleaseRow
                key={line.release.key}
                row={line.release}
                columns={columns}
                pipeline={pipeline}
              />
            ),
          )}
        </tbody>
      </table>
    </Box>
  );
}

function Head({ columns }: { columns: readonly StageColumn[] }) {
  const { t } = useReading();
  return (
    <thead className={styles.head}>
      <tr>
        <th scope="col">{t('releases.release')}</th>
        {columns.map(({ name, stage }) => (
          <th
            key={name}
            scope="col"
            title={stage ? undefined : t('releases.former')}
          >
            {name}
            {!stage && (
              <span className={styles.former}>{t('releases.former')}</span>
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}
