/** The dialog that is open over a pipeline; what is in it is loaded when it is. */

import { lazy } from 'react';
import type {
  PipelineResponse,
  Target,
} from '@stagecraft/plugin-promotions-common';
import { gateDialogTitle } from '../view/gateDialog';
import type { GateDialogState, OpenDialog } from '../view/openDialog';
import { LazyPart } from './LazyPart';
import { PanelDialog } from './PanelDialog';
import { useReading } from './ReadingContext';

const ApprovalDialog = lazy(() =>
  import('./ApprovalDialog').then(m => ({ default: m.ApprovalDialog })),
);
const GateForm = lazy(() =>
  import('./actions/GateForm').then(m => ({ default: m.GateForm })),
);
const Comparison = lazy(() =>
  import('./compare/Comparison').then(m => ({ default: m.Comparison })),
);
const Differences = lazy(() =>
  import('./differences/Differences').then(m => ({ default: m.Differences })),
);
const RepairForm = lazy(() =>
  import('./repair/RepairForm').then(m => ({ default: m.RepairForm })),
);

interface PipelineDialogProps {
  dialog?: OpenDialog;
  pipeline: PipelineResponse;
  /** Asks for the pipeline again, after the backend said that the release changed. */
  reload: () => void;
  onClose: () => void;
  /** The backend has taken what the person ordered; the sentence says what that was. */
  onDone: (sentence: string) => void;
  onRepairAsked: (target: Target) => void;
}

export function PipelineDialog({ dialog, ...props }: PipelineDialogProps) {
  if (!dialog) {
    return null;
  }
  switch (dialog.kind) {
    case 'review':
      return (
        <LazyPart fallback={null}>
          <ApprovalDialog {...props} stageIndex={dialog.stageIndex} />
        </LazyPart>
      );
    case 'compare':
      return <CompareDialog {...props} />;
    case 'differences':
    case 'repair':
      return <TargetDialog {...props} dialog={dialog} />;
    default:
      return <GateDialog {...props} dialog={dialog} />;
  }
}

type DialogProps = Omit<PipelineDialogProps, 'dialog'>;

/** One frame for all of them: what leads from one to another keeps the focus in it. */
function GateDialog(props: DialogProps & { dialog: GateDialogState }) {
  const { dialog, pipeline, onClose } = props;
  const reading = useReading();
  const title = gateDialogTitle(dialog, pipeline, reading);
  return (
    <PanelDialog title={title} loading={title} width={620} onClose={onClose}>
      <GateForm {...props} />
    </PanelDialog>
  );
}

function CompareDialog({ pipeline, onClose }: DialogProps) {
  const { t } = useReading();
  return (
    <PanelDialog
      title={t('compare.title', { title: pipeline.title })}
      loading={t('compare.loading')}
      onClose={onClose}
    >
      <Comparison pipeline={pipeline} />
    </PanelDialog>
  );
}

interface TargetDialogProps extends DialogProps {
  dialog: Extract<OpenDialog, { target: string }>;
}

function TargetDialog(props: TargetDialogProps) {
  const { dialog, pipeline, onClose, onRepairAsked } = props;
  const { t } = useReading();
  const { ref: pipelineRef, stages } = pipeline;
  const target = stages
    .flatMap(stage => stage.targets)
    .find(({ name }) => name === dialog.target);
  if (!target) {
    return null;
  }
  return dialog.kind === 'repair' ? (
    <PanelDialog
      title={t('repair.title', { target: target.name })}
      loading={t('repair.title', { target: target.name })}
      width={560}
      onClose={onClose}
    >
      <RepairForm
        pipelineRef={pipelineRef}
        target={target}
        onClose={onClose}
        onAsked={onRepairAsked}
      />
    </PanelDialog>
  ) : (
    <PanelDialog
      title={t('differences.title', { target: target.name })}
      loading={t('differences.loading')}
      onClose={onClose}
    >
      <Differences pipelineRef={pipelineRef} target={target} />
    </PanelDialog>
  );
}
