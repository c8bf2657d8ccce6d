/** How one stage took a release: who started it, when, on which targets, and what its checks said. */

import { useState } from 'react';
import type {
  Approval,
  HistoricCheck,
  StageRelease,
  TargetRelease,
} from '@stagecraft/plugin-promotions-common';
import { CHECK_LOOK } from '../../view/look';
import { STATE_LOOK, troubleFirst } from '../../view/releases';
import { releaseName } from '../../view/revisions';
import { startedByText } from '../../view/startedBy';
import { tookText } from '../../view/took';
import { Chip } from '../Chip';
import { ApprovalMarks } from '../gate/ApprovalState';
import { Hidden } from '../Hidden';
import { Mark } from '../Mark';
import { QuietButton } from '../QuietButton';
import { useReading } from '../ReadingContext';
import styles from './StageDetail.module.css';
import tones from '../tone.module.css';

interface StageDetailProps {
  entry: StageRelease;
  /** Called by its release instead of by its stage. */
  named?: boolean;
  /** That released it, where it is known. */
  approval?: Approval;
}

export function StageDetail({ entry, named, approval }: StageDetailProps) {
  const reading = useReading();
  const { t } = reading;
  const { stage, state, targets, checks, pieced } = entry;
  const name = named ? releaseName(entry.revisions) : stage.name;
  const facts = [
    startedByText(entry.startedBy, reading),
    tookText(entry, reading),
    pieced && t('releases.piecedTitle'),
  ].filter(Boolean);
  return (
    <section className={styles.stage} aria-label={name}>
      <header className={styles.head}>
        <h4 className={styles.name}>{name}</h4>
        <Chip look={STATE_LOOK[state]}>{t(`releases.state.${state}`)}</Chip>
      </header>
      {facts.map(fact => (
        <p key={`${fact}`} className={styles.fact}>
          {fact}
        </p>
      ))}
      {approval && <ApprovalMarks approval={approval} />}
      <TargetLines entry={entry} />
      {checks.length > 0 && (
        <ul
          className={styles.rows}
          aria-label={t('release.checks', { stage: stage.name })}
        >
          {checks.map(check => (
            <CheckLine
              key={`${check.target} ${check.name}`}
              check={check}
              named={targets.length > 1}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** More targets than these are listed on demand. */
const LISTED = 6;

function TargetLines({ entry }: { entry: StageRelease }) {
  const { t } = useReading();
  const [all, showAll] = useState(false);
  const targets = troubleFirst(entry.targets);
  const shown = all ? targets : targets.slice(0, LISTED);
  return (
    <>
      <ul
        className={styles.rows}
        aria-label={t('release.targets', { stage: entry.stage.name })}
      >
        {shown.map(target => (
          <TargetLine key={target.target} target={target} entry={entry} />
        ))}
      </ul>
      {shown.length < targets.length && (
        <QuietButton onPress={() => showAll(true)}>
          {t('stage.showTargets', { count: targets.length })}
        </QuietButton>
      )}
    </>
  );
}

interface TargetLineProps {
  target: TargetRelease;
  entry: StageRelease;
}

/** Says of a target only what is not said of the stage already. */
function TargetLine({ target, entry }: TargetLineProps) {
  const reading = useReading();
  const look = STATE_LOOK[target.state];
  const by = startedByText(target.startedBy, reading);
  const facts = [
    target.syncs > 1 && reading.t('release.syncs', { count: target.syncs }),
    by !== startedByText(entry.startedBy, reading) && by,
    entry.targets.length > 1 && tookText(target, reading),
  ].filter(Boolean);
  return (
    <li className={styles.row}>
      <span className={`${styles.mark} ${tones[look.tone]}`}>
        <Mark name={look.mark} />
        <Hidden>{reading.t(`releases.state.${target.state}`)}</Hidden>
      </span>
      <span className={styles.words}>
        {target.target}
        {facts.length > 0 && (
          <span className={styles.fact}>{facts.join(' · ')}</span>
        )}
      </span>
    </li>
  );
}

interface CheckLineProps {
  check: HistoricCheck;
  /** Which target it ran on needs saying. */
  named: boolean;
}

function CheckLine({ check, named }: CheckLineProps) {
  const { t } = useReading();
  const look = CHECK_LOOK[check.state];
  const facts = [
    named && t('dialog.onTarget', { target: check.target }),
    check.state !== 'passed' && check.message,
  ].filter(Boolean);
  return (
    <li className={styles.row}>
      <span className={`${styles.mark} ${tones[look.tone]}`}>
        <Mark name={look.mark} />
      </span>
      <span className={styles.words}>
        {`${check.name} ${t(`check.${check.state}`)}`}
        {facts.length > 0 && (
          <span className={styles.fact}>{facts.join(' · ')}</span>
        )}
      </span>
    </li>
  );
}
