/** One stage: its verdict, what it runs and becomes, its targets, checks and warnings. */

import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import { awaitsDecision } from '../view/approval';
import { checksOf } from '../view/checks';
import { liftPermit, stageHolds } from '../view/holds';
import { VERDICT_LOOK } from '../view/look';
import { isCounted } from '../view/stage';
import { CheckRow } from './CheckRow';
import { Chip } from './Chip';
import { ApprovalState } from './gate/ApprovalState';
import { Conditions } from './gate/Conditions';
import { GateFacts } from './gate/GateFacts';
import { HoldNotice } from './gate/HoldNotice';
import { StageMore } from './gate/StageMore';
import { Notice } from './Notice';
import { useReading } from './ReadingContext';
import { StageAction } from './StageAction';
import { StageFrame } from './StageFrame';
import { StageReleaseLine } from './StageReleaseLine';
import { TargetCounts } from './TargetCounts';
import { TargetList } from './TargetList';
import { WarningBox } from './WarningBox';
import styles from './StageCard.module.css';

export interface StageCardProps {
  pipeline: Pipeline;
  stage: Stage;
  /** The stage that the sentence speaks of. */
  inFocus: boolean;
}

export function StageCard(props: StageCardProps) {
  const { pipeline, stage, inFocus } = props;
  const { t } = useReading();
  const look = VERDICT_LOOK[stage.verdict];
  return (
    <StageFrame
      name={stage.name}
      state={
        <Chip look={look} title={stage.explanation.text}>
          {t(`verdict.${stage.verdict}`)}
        </Chip>
      }
      tone={look.tone}
      isMarked={inFocus && look.tone !== 'success'}
    >
      <StageReleaseLine pipeline={pipeline} stage={stage} />
      {stageHolds(stage).map(hold => (
        <HoldNotice
          key={hold.id}
          hold={hold}
          permit={liftPermit(pipeline, hold)}
        />
      ))}
      {stage.approval && <ApprovalState approval={stage.approval} />}
      <Conditions stage={stage} />
      <GateFacts stage={stage} />
      <Targets stage={stage} />
      <Checks stage={stage} />
      <WarningBox warnings={stage.warnings} />
      <ClosedGate stage={stage} />
      {!inFocus && awaitsDecision(stage) && <StageAction stage={stage} />}
      <StageMore stage={stage} />
    </StageFrame>
  );
}

function Targets({ stage }: { stage: Stage }) {
  const { t } = useReading();
  if (stage.targets.length === 0) {
    return <p className={styles.empty}>{t('stage.noTargets')}</p>;
  }
  return isCounted(stage) ? (
    <TargetCounts stage={stage} />
  ) : (
    <TargetList stage={stage} targets={stage.targets} />
  );
}

function Checks({ stage }: { stage: Stage }) {
  const { t } = useReading();
  const checks = checksOf(stage.targets);
  if (checks.length === 0) {
    return null;
  }
  return (
    <ul
      className={styles.checks}
      aria-label={t('check.list', { stage: stage.name })}
    >
      {checks.map(check => (
        <CheckRow key={check.name} check={check} />
      ))}
    </ul>
  );
}

/** A warning of the backend that tells the reason already is enough. */
function ClosedGate({ stage: { gate, warnings } }: { stage: Stage }) {
  const { closedBecause: reason } = gate;
  const isTold = warnings.some(({ text }) => reason && text.includes(reason));
  return reason && !isTold ? (
    <Notice tone="danger">
      <p>{reason}</p>
    </Notice>
  ) : null;
}
