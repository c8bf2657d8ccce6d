/** The stages in order with the gates between them. */

import type { Pipeline, Stage } from '@stagecraft/plugin-promotions-common';
import { gateBefore } from '../view/gate';
import { focusOf } from '../view/hero';
import { GateKnob } from './GateKnob';
import { useReading } from './ReadingContext';
import { StageCard } from './StageCard';
import styles from './Lane.module.css';

export function Lane({ pipeline }: { pipeline: Pipeline }) {
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

interface LaneStepProps {
  pipeline: Pipeline;
  stage: Stage;
  position: number;
  inFocus: boolean;
}

function LaneStep({ pipeline, stage, position, inFocus }: LaneStepProps) {
  const reading = useReading();
  const gate = gateBefore(pipeline.stages, position, reading);
  return (
    <li className={styles.step} data-gate={gate ? 'yes' : 'no'}>
      {gate && <GateKnob gate={gate} />}
      <StageCard pipeline={pipeline} stage={stage} inFocus={inFocus} />
    </li>
  );
}
