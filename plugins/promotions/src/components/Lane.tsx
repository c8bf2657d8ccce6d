/** The stages in order with the gates between them. */

import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { gateBefore } from '../view/gate';
import { focusOf } from '../view/hero';
import { LaneFrame, LaneStep } from './LaneFrame';
import { useReading } from './ReadingContext';
import { StageCard } from './StageCard';

interface LaneProps {
  pipeline: Pipeline;
}

export function Lane({ pipeline }: LaneProps) {
  const reading = useReading();
  const focus = focusOf(pipeline);
  return (
    <LaneFrame label={reading.t('lane.label', { title: pipeline.title })}>
      {pipeline.stages.map((stage, position) => (
        <LaneStep
          key={stage.index}
          gate={gateBefore(pipeline.stages, position, reading)}
        >
          <StageCard
            pipeline={pipeline}
            stage={stage}
            inFocus={stage === focus}
          />
        </LaneStep>
      ))}
    </LaneFrame>
  );
}
