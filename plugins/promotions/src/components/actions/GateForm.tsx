/** What is in a dialog of a gate. Loaded when one opens; what few need is loaded apart. */

import { lazy } from 'react';
import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import { holdOf, stageOf } from '../../view/gateDialog';
import type { GateDialogState } from '../../view/openDialog';
import { LazyPart } from '../LazyPart';
import { Notice } from '../Notice';
import { PanelBody } from '../PanelBody';
import { PanelSkeleton } from '../PanelDialog';
import { useReading } from '../ReadingContext';
import { AbortForm } from './AbortForm';
import { ActionList } from './ActionList';
import { HoldForm } from './HoldForm';
import { LiftForm } from './LiftForm';
import { OverrideForm } from './OverrideForm';
import { WithdrawForm } from './WithdrawForm';

const RollbackForm = lazy(() =>
  import('../rollback/RollbackForm').then(m => ({ default: m.RollbackForm })),
);
const PolicyPanel = lazy(() =>
  import('../policy/PolicyPanel').then(m => ({ default: m.PolicyPanel })),
);

export interface GateFormProps {
  pipeline: PipelineResponse;
  dialog: GateDialogState;
  onClose: () => void;
  onDone: (sentence: string) => void;
}

export function GateForm(props: GateFormProps) {
  const { dialog, pipeline } = props;
  if (dialog.kind === 'hold') {
    return <HoldForm {...props} stageIndex={dialog.stageIndex} />;
  }
  if (dialog.kind === 'lift') {
    const hold = holdOf(pipeline, dialog.holdId);
    return hold ? <LiftForm {...props} hold={hold} /> : <Gone />;
  }
  return <StageForm {...props} dialog={dialog} />;
}

interface StageFormProps extends GateFormProps {
  dialog: Extract<GateDialogState, { stageIndex: number; kind: StageKind }>;
}

type StageKind = Exclude<GateDialogState['kind'], 'hold' | 'lift'>;

function StageForm({ dialog, ...props }: StageFormProps) {
  const { t } = useReading();
  const stage = stageOf(props.pipeline, dialog.stageIndex);
  if (!stage) {
    return <Gone />;
  }
  switch (dialog.kind) {
    case 'withdraw':
      return <WithdrawForm {...props} stage={stage} />;
    case 'override':
      return <OverrideForm {...props} stage={stage} />;
    case 'abort':
      return <AbortForm {...props} stage={stage} />;
    case 'rollback':
      return (
        <LazyPart fallback={<PanelSkeleton loading={t('rollback.loading')} />}>
          <RollbackForm {...props} stage={stage} />
        </LazyPart>
      );
    case 'policy':
      return (
        <LazyPart fallback={<PanelSkeleton loading={t('policy.loading')} />}>
          <PolicyPanel pipelineRef={props.pipeline.ref} stage={stage} />
        </LazyPart>
      );
    default:
      return <ActionList stage={stage} />;
  }
}

/** It was lifted, or its stage is gone, while the dialog was open. */
function Gone() {
  const { t } = useReading();
  return (
    <PanelBody label={t('action.none')}>
      <Notice tone="info" title={t('action.none')} />
    </PanelBody>
  );
}
