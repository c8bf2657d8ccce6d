/** The stages in order with the gates between them. */

import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import { gateBefore } from '../view/gate';
import { focusOf } from '../view/hero';
import { GateKnob } from './GateKnob';
import { useReading } from './ReadingContext';
import { StageCard } from './StageCard';
import styles from './Lane.module.css';

interface LaneProps {
  pipeline: Pipeline;
}

export function Lane({ pipeline }: LaneProps) {
  const { t } = useReading();
  const focus = focusOf(pipeline);
  return (
    <ol
      className={styles.lane}
      aria-label={t('lane.label', { title: pipeline.title })}
    >
      {pipeline.stages.map((stage, position) => (
        <LaneStep
          key={stage.index}
          pipeline={pipeline}
          stage={stage}
          position={position}
          inFocus={stage === focus}
        />
      ))}
    </ol>
  );
}

interface LaneStepProps extends LaneProps {
  stage: Stage;
  position: number;
  inFocus: boolean;
}

function LaneStep({ position, ...card }: LaneStepProps) {
  const reading = useReading();
  const gate = gateBefore(card.pipeline.stages, position, reading);
  return (
    <li className={styles.step} data-gate={gate ? 'yes' : 'no'}>
      {gate && <GateKnob gate={gate} />}
      <StageCard {...card} />
    </li>
  );
}
