/** The stages of a previewed pipeline as the tab will show them, with the Applications that each of them makes. */

import { useState } from 'react';
import type {
  PreviewResponse,
  PreviewStage,
} from '@stagecraft/plugin-promotions-common';
import { describedGate } from '../../view/describedGate';
import { LaneFrame, LaneStep } from '../LaneFrame';
import { Mark } from '../Mark';
import { QuietButton } from '../QuietButton';
import { useReading } from '../ReadingContext';
import { StageFrame } from '../StageFrame';
import { TargetFrame, TargetMark } from '../TargetFrame';
import { askedAtGate } from './askedAtGate';
import { useEditor } from './EditorContext';
import styles from './Preview.module.css';

/** More Applications than these open on demand. */
const LISTED = 4;

export function PreviewLane({ preview }: { preview: PreviewResponse }) {
  const reading = useReading();
  const { t, service } = useEditor();
  return (
    <div className={styles.lane}>
      <LaneFrame label={t('preview.lane', { service })} takesFocus>
        {preview.stages.map((stage, index) => (
          <LaneStep
            key={`${index} ${stage.name}`}
            gate={askedAtGate(
              describedGate(stage, index, reading),
              stage,
              t,
              reading,
            )}
          >
            <Stage stage={stage} isKnown={preview.unknown === undefined} />
          </LaneStep>
        ))}
      </LaneFrame>
    </div>
  );
}

interface StageProps {
  stage: PreviewStage;
  /** Whether its Applications are. */
  isKnown: boolean;
}

function Stage({ stage: { name, applications }, isKnown }: StageProps) {
  const { t } = useEditor();
  const [isOpen, setOpen] = useState(false);
  const count = applications.length;
  const shown = isOpen ? applications : applications.slice(0, LISTED);
  const counted = count
    ? t('preview.applications', { count })
    : t('preview.noApplications');
  return (
    <StageFrame
      name={name}
      state={
        (isKnown || count > 0) && (
          <span className={styles.count}>{counted}</span>
        )
      }
    >
      <ul className={styles.applications}>
        {shown.map(application => (
          <Application key={application.name} application={application} />
        ))}
      </ul>
      {count > LISTED && (
        <QuietButton aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {isOpen ? t('preview.showFewer') : t('preview.showAll', { count })}
        </QuietButton>
      )}
    </StageFrame>
  );
}

interface ApplicationProps {
  application: PreviewStage['applications'][number];
}

function Application({ application }: ApplicationProps) {
  const { t } = useEditor();
  const { name, cluster, namespace, path, targetRevision } = application;
  const source = [path, targetRevision].filter(Boolean).join(' @ ');
  return (
    <TargetFrame
      mark={
        <TargetMark>
          <Mark name="circle" />
        </TargetMark>
      }
      name={name}
      cluster={cluster}
      namespace={namespace}
      facts={[t('preview.inNamespace', { namespace }), source]
        .filter(Boolean)
        .join(' · ')}
    />
  );
}
