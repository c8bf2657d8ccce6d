/** The lines of a resource that differ, with their numbers and some unchanged lines around them. */

import { useMemo, useState } from 'react';
import { Box } from '@backstage/ui';
import { cutLines, foldUnchanged } from '../../view/lineDiff';
import type { DiffBlock, DiffLine, DiffPart } from '../../view/lineDiff';
import { Hidden } from '../Hidden';
import { useReading } from '../ReadingContext';
import styles from './DiffTable.module.css';

/** More lines than these are drawn on demand. */
const DRAWN_AT_ONCE = 800;

interface DiffTableProps {
  name: string;
  lines: readonly DiffLine[];
}

// Long lines scroll sideways, so that the frame must take the focus for those who scroll by keyboard.
export function DiffTable({ name, lines }: DiffTableProps) {
  const { t } = useReading();
  const [drawn, setDrawn] = useState(DRAWN_AT_ONCE);
  const blocks = useMemo(() => foldUnchanged(lines), [lines]);
  const { shown, more } = cutLines(blocks, drawn);
  if (lines.length === 0) {
    return null;
  }
  const label = t('differences.table', { resource: name });
  return (
    <Box className={styles.frame} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
        <Head />
        {shown.map(block => (
          <Block key={keyOf(block.lines[0])} block={block} />
        ))}
      </table>
      {more > 0 && (
        <button
          type="button"
          className={styles.fold}
          onClick={() => setDrawn(drawn + DRAWN_AT_ONCE)}
        >
          {t('differences.rest', { count: more })}
        </button>
      )}
    </Box>
  );
}

function Head() {
  const { t } = useReading();
  const columns = ['lineLive', 'lineDesired', 'mark', 'line'] as const;
  return (
    <thead className={styles.head}>
      <tr>
        {columns.map(column => (
          <th key={column} scope="col">
            <Hidden>{t(`differences.${column}`)}</Hidden>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Block({ block }: { block: DiffBlock }) {
  const { t } = useReading();
  const [open, setOpen] = useState(false);
  const { kind, lines } = block;
  if (kind === 'folded' && !open) {
    return (
      <tbody>
        <tr>
          <td colSpan={4} className={styles.folded}>
            <button
              type="button"
              className={styles.fold}
              onClick={() => setOpen(true)}
            >
              {`⋯ ${t('differences.unchanged', { count: lines.length })}`}
            </button>
          </td>
        </tr>
      </tbody>
    );
  }
  return (
    <tbody>
      {lines.map(line => (
        <Line key={keyOf(line)} line={line} />
      ))}
    </tbody>
  );
}

const SIGNS = { same: ' ', removed: '−', added: '+' } as const;

function Line({ line }: { line: DiffLine }) {
  const { t } = useReading();
  const { kind, parts, live, desired } = line;
  return (
    <tr className={styles[kind]}>
      <td className={styles.number}>{live}</td>
      <td className={styles.number}>{desired}</td>
      <td className={styles.sign}>
        <span aria-hidden>{SIGNS[kind]}</span>
        {kind === 'removed' && <Hidden>{t('differences.isRemoved')}</Hidden>}
        {kind === 'added' && <Hidden>{t('differences.isAdded')}</Hidden>}
      </td>
      <td className={styles.text}>
        <Words parts={parts} />
      </td>
    </tr>
  );
}

function Words({ parts }: { parts: readonly DiffPart[] }) {
  return (
    <>
      {parts.map(({ text, changed }, at) =>
        changed && parts.length > 1 ? (
          <mark key={`${at} ${text}`} className={styles.changed}>
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </>
  );
}

function keyOf({ live, desired }: DiffLine): string {
  return `${live ?? ''}:${desired ?? ''}`;
}
