/** Asks for an earlier release of a stage: which, what that undoes and deletes, and why. Loaded when somebody is about to. */

import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { keyOfChange } from '@stagecraft/plugin-promotions-common';
import type {
  PipelineResponse,
  RollbackPreviewResponse,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../../api/PromotionsApi';
import { messageOf } from '../../api/errors';
import { useRollbackPreview } from '../../hooks/useRollbackPreview';
import { useSending } from '../../hooks/useSending';
import { refusalOf } from '../../view/refusal';
import { releaseName } from '../../view/revisions';
import { ReasonForm } from '../actions/ReasonForm';
import { ErrorState } from '../ErrorState';
import { PanelSkeleton } from '../PanelDialog';
import { useReading } from '../ReadingContext';
import { EarlierReleases } from './EarlierReleases';
import { RollbackPreview } from './RollbackPreview';
import forms from '../actions/forms.module.css';

interface RollbackFormProps {
  pipeline: PipelineResponse;
  stage: Stage;
  onClose: () => void;
  onDone: (sentence: string) => void;
}

export function RollbackForm(props: RollbackFormProps) {
  const { pipeline, stage, onClose, onDone } = props;
  const { t } = useReading();
  const order = useRollback(props);
  const { preview, chosen } = order;
  const names = { stage: stage.name, release: order.release };

  async function send(reason: string) {
    if (await order.send(reason)) {
      onDone(t('action.done.rollback', names));
    }
  }

  return (
    <ReasonForm
      label={t('rollback.title', names)}
      confirm={
        chosen ? t('rollback.confirm', names) : t('rollback.title', names)
      }
      destructive
      reason="needed"
      refusal={order.whyNot}
      isPending={order.isPending}
      error={order.refusal}
      onClose={onClose}
      onSend={send}
    >
      <EarlierReleases
        pipelineRef={pipeline.ref}
        stage={stage}
        chosen={chosen}
        onChoose={order.choose}
      />
      {chosen && !preview.data && !preview.error && (
        <PanelSkeleton loading={t('rollback.previewLoading')} />
      )}
      {preview.error && (
        <ErrorState
          title={t('rollback.previewFailed')}
          reason={messageOf(preview.error)}
          onRetry={preview.reload}
        />
      )}
      {preview.data && (
        <>
          <RollbackPreview
            preview={preview.data}
            prune={order.prune}
            onPrune={order.setPrune}
          />
          {!preview.data.revert && (
            <p className={forms.hint}>{t('rollback.holds', names)}</p>
          )}
        </>
      )}
    </ReasonForm>
  );
}

/** What was chosen, what the backend says of it, and the order itself. */
function useRollback({ pipeline, stage }: RollbackFormProps) {
  const reading = useReading();
  const api = useApi(promotionsApiRef);
  const [chosen, setChosen] = useState<string>();
  const [prune, setPrune] = useState(false);
  const preview = useRollbackPreview(pipeline.ref, stage.index, chosen);
  const { send, ...sending } = useSending();
  const allowed = refusalOf(stage.viewer?.rollback, stage, reading);
  return {
    chosen,
    choose: (key: string) => {
      setChosen(key);
      setPrune(false);
    },
    prune,
    setPrune,
    preview,
    release: releaseName(chosen?.split('+') ?? []),
    ...sending,
    send: async (reason: string) => {
      const request = preview.data && requestOf(preview.data, reason, prune);
      const approval =
        request &&
        (await send(() => api.rollback(pipeline.ref, stage.index, request)));
      if (request && !approval) {
        // It may mean something else by now.
        preview.reload();
      }
      return approval;
    },
    whyNot: allowed ?? whyNotNow(preview.data, chosen, stage, reading),
  };
}

function whyNotNow(
  preview: RollbackPreviewResponse | undefined,
  chosen: string | undefined,
  stage: Stage,
  reading: ReturnType<typeof useReading>,
): string | undefined {
  if (chosen === undefined) {
    return reading.t('rollback.chooseFirst');
  }
  if (!preview) {
    return reading.t('rollback.previewLoading');
  }
  const refusal = refusalOf(preview.permit, stage, reading);
  const isPossible = preview.releaseId !== undefined && !preview.revert;
  return refusal ?? (isPossible ? undefined : reading.t('rollback.revert'));
}

/** All that would go, or nothing: Argo CD prunes in no other way. */
function requestOf(
  { releaseId, revisions, wouldGo }: RollbackPreviewResponse,
  reason: string,
  prune: boolean,
) {
  return releaseId === undefined
    ? undefined
    : {
        releaseId,
        revisions,
        reason,
        ...(prune && { prune: wouldGo.map(keyOfChange) }),
      };
}
