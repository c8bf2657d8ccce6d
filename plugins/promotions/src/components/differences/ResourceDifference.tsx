/** One resource: what becomes of it, how many lines differ, and the lines. */

import { useId } from 'react';
import { RiArrowRightSLine } from '@remixicon/react';
import type { DifferenceView } from '../../view/differences';
import { Hidden } from '../Hidden';
import { Mark } from '../Mark';
import { Notice } from '../Notice';
import { useReading } from '../ReadingContext';
import { DiffTable } from './DiffTable';
import styles from './ResourceDifference.module.css';

interface ResourceDifferenceProps {
  view: DifferenceView;
  open: boolean;
  onTurn: () => void;
}

export function ResourceDifference(props: ResourceDifferenceProps) {
  const { view, open, onTurn } = props;
  const bodyId = useId();
  return (
    <section className={styles.resource} aria-label={view.name}>
      <h3 className={styles.heading}>
        <button
          type="button"
          className={styles.button}
          aria-expanded={open}
          aria-controls={open ? bodyId : undefined}
          onClick={onTurn}
        >
          <RiArrowRightSLine size={16} className={styles.arrow} aria-hidden />
          <Title view={view} />
          <Counts view={view} />
        </button>
      </h3>
      {open && (
        <div id={bodyId}>
          <Notes view={view} />
          <DiffTable name={view.name} lines={view.lines} />
        </div>
      )}
    </section>
  );
}

function Title({ view: { name, group, change } }: { view: DifferenceView }) {
  const { t } = useReading();
  return (
    <span className={styles.title}>
      <b>{name}</b> {group && <span className={styles.group}>{group}</span>}{' '}
      {change !== 'update' && (
        <span className={styles[change]}>
          <Mark name={change === 'delete' ? 'cross' : 'alert'} />
          {t(`differences.change.${change}`)}
        </span>
      )}
    </span>
  );
}

function Counts({ view: { removed, added } }: { view: DifferenceView }) {
  const { t } = useReading();
  return (
    <span className={styles.counts}>
      <span className={styles.removed}>
        <span aria-hidden>{`−${removed}`}</span>
        <Hidden>{t('differences.removed', { count: removed })}</Hidden>
      </span>
      <span className={styles.added}>
        <span aria-hidden>{`+${added}`}</span>
        <Hidden>{t('differences.added', { count: added })}</Hidden>
      </span>
    </span>
  );
}

function Notes({ view }: { view: DifferenceView }) {
  const { t } = useReading();
  if (!view.redacted) {
    return null;
  }
  const isAllHidden = view.removed + view.added === 0;
  return (
    <div className={styles.note}>
      <Notice tone="info">
        {isAllHidden && <p>{t('differences.onlySecret')}</p>}
        <p>{t('differences.redacted')}</p>
      </Notice>
    </div>
  );
}
