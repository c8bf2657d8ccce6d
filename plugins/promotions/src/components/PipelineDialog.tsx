/** The dialog that is open over a pipeline; all but the decision are loaded when they are. */

import { lazy } from 'react';
import type {
  PipelineResponse,
  Target,
} from '@stagecraft/plugin-promotions-common';
import { ApprovalDialog } from './ApprovalDialog';
import type { DecidedEvent } from './ApprovalDialog';
import { PanelDialog } from './PanelDialog';
import { useReading } from './ReadingContext';

const Comparison = lazy(() =>
  import('./compare/Comparison').then(m => ({ default: m.Comparison })),
);
const Differences = lazy(() =>
  import('./differences/Differences').then(m => ({ default: m.Differences })),
);
const RepairForm = lazy(() =>
  import('./repair/RepairForm').then(m => ({ default: m.RepairForm })),
);

export type OpenDialog =
  | { kind: 'review'; stageIndex: number }
  | { kind: 'compare' }
  | { kind: 'differences' | 'repair'; target: string };

interface PipelineDialogProps {
  dialog?: OpenDialog;
  pipeline: PipelineResponse;
  /** Asks for the pipeline again, after the backend said that the release changed. */
  reload: () => void;
  onClose: () => void;
  onDecided: (event: DecidedEvent) => void;
  onRepairAsked: (target: Target) => void;
}

export function PipelineDialog({ dialog, ...props }: PipelineDialogProps) {
  switch (dialog?.kind) {
    case 'review':
      return <ApprovalDialog {...props} stageIndex={dialog.stageIndex} />;
    case 'compare':
      return <CompareDialog {...props} />;
    case 'differences':
    case 'repair':
      return <TargetDialog {...props} dialog={dialog} />;
    default:
      return null;
  }
}

type DialogProps = Omit<PipelineDialogProps, 'dialog'>;

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
