/** One release: its name, what each stage did with it, and on demand everything that is known of it. */

import { lazy, useId, useState } from 'react';
import { RiArrowRightSLine } from '@remixicon/react';
import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import type { ReleaseRowView, StageColumn } from '../../view/releases';
import { agoText } from '../../view/time';
import { LazyPart } from '../LazyPart';
import { Moment } from '../Moment';
import { PanelSkeleton } from '../PanelDialog';
import { useReading } from '../ReadingContext';
import { ReleaseCell } from './ReleaseCell';
import styles from './ReleaseRow.module.css';

const ReleaseDetail = lazy(() =>
  import('./ReleaseDetail').then(m => ({ default: m.ReleaseDetail })),
);

interface ReleaseRowProps {
  row: ReleaseRowView;
  columns: readonly StageColumn[];
  pipeline: Pipeline;
}

export function ReleaseRow({ row, columns, pipeline }: ReleaseRowProps) {
  const { t } = useReading();
  const [open, setOpen] = useState(false);
  const detailId = useId();
  return (
    <>
      <tr className={styles.row}>
        <th scope="row" className={styles.release}>
          <button
            type="button"
            className={styles.button}
            aria-expanded={open}
            aria-controls={open ? detailId : undefined}
            onClick={() => setOpen(!open)}
          >
            <RiArrowRightSLine size={16} className={styles.arrow} aria-hidden />
            <span className={styles.words}>
              <code>{row.name}</code> {row.commit?.subject}
            </span>
          </button>
          <Author row={row} />
        </th>
        {row.cells.map((cell, at) => (
          <ReleaseCell
            key={columns[at].name}
            cell={cell}
            stage={columns[at].name}
          />
        ))}
      </tr>
      {open && (
        <tr className={styles.row} id={detailId}>
          <td colSpan={columns.length + 1} className={styles.detail}>
            <LazyPart
              fallback={<PanelSkeleton loading={t('release.loading')} />}
            >
              <ReleaseDetail row={row} pipeline={pipeline} />
            </LazyPart>
          </td>
        </tr>
      )}
    </>
  );
}

function Author({ row: { since, commit } }: { row: ReleaseRowView }) {
  const reading = useReading();
  return (
    <span className={styles.author}>
      {commit?.author &&
        `${reading.t('commit.by', { author: commit.author })} · `}
      <Moment at={since} text={agoText(since, reading)} />
    </span>
  );
}
