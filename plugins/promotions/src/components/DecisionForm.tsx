/** The comment and the two buttons; what may not be decided says why and stays reachable. */

import { useId, useState } from 'react';
import { Button, TextAreaField } from '@backstage/ui';
import type { Decision } from '@stagecraft/plugin-promotions-common';
import { isReleaseChanged, messageOf } from '../api/errors';
import { useDecision } from '../hooks/useDecision';
import { isLastApproval, quorumOf } from '../view/approval';
import { refusalOf } from '../view/refusal';
import { GuardedButton } from './GuardedButton';
import { Notice } from './Notice';
import { useReading } from './ReadingContext';
import type { ReleaseReviewProps } from './ReleaseReview';
import styles from './DecisionForm.module.css';

interface DecisionFormProps extends ReleaseReviewProps {
  /** What would be deployed is on the screen. */
  isKnown: boolean;
}

export function DecisionForm(props: DecisionFormProps) {
  const { pipeline, stage, reviewed, change, reload, onDecided } = props;
  const { t } = useReading();
  const [comment, setComment] = useState('');
  const { approve, reject } = stage.viewer ?? {};
  const mayDecide = approve?.allowed || reject?.allowed;
  const decision = useDecision(pipeline.ref, stage.index);

  async function send(kind: Decision) {
    const approval = await decision.decide({
      releaseId: reviewed.id,
      decision: kind,
      comment: comment.trim() || undefined,
    });
    if (approval) {
      const { revisions } = reviewed;
      onDecided({ decision: kind, stage: stage.name, revisions });
    } else {
      reload();
    }
  }

  return (
    <div className={styles.form}>
      {mayDecide && (
        <TextAreaField
          label={t('dialog.comment')}
          description={t('dialog.commentHint')}
          rows={2}
          value={comment}
          onChange={setComment}
        />
      )}
      {decision.refusal && !change && <Refusal refusal={decision.refusal} />}
      <DecisionButtons {...props} pending={decision.pending} send={send} />
    </div>
  );
}

function Refusal({ refusal }: { refusal: Error }) {
  const { t } = useReading();
  const reason = messageOf(refusal);
  return isReleaseChanged(refusal) ? (
    <Notice tone="warning" title={t('dialog.changed')} urgent>
      <p>{reason}</p>
    </Notice>
  ) : (
    <Notice tone="danger" title={t('dialog.refused', { reason })} urgent />
  );
}

interface DecisionButtonsProps extends DecisionFormProps {
  pending?: Decision;
  send: (kind: Decision) => void;
}

function DecisionButtons(props: DecisionButtonsProps) {
  const { stage, onClose, pending, send } = props;
  const { t } = useReading();
  const reasonId = useId();
  const refusals = useRefusals(props);
  const reasons = new Set([refusals.approve, refusals.reject]);
  return (
    <>
      <div id={reasonId} className={styles.reasons}>
        {[...reasons].map(reason => reason && <p key={reason}>{reason}</p>)}
      </div>
      <div className={styles.buttons}>
        <Button variant="tertiary" onPress={onClose}>
          {t('dialog.cancel')}
        </Button>
        <GuardedButton
          variant="secondary"
          refusal={refusals.reject}
          reasonId={reasonId}
          isPending={pending === 'reject'}
          onPress={() => send('reject')}
        >
          {t('dialog.reject')}
        </GuardedButton>
        <GuardedButton
          refusal={refusals.approve}
          reasonId={reasonId}
          isPending={pending === 'approve'}
          onPress={() => send('approve')}
        >
          {isLastApproval(quorumOf(stage)) !== false
            ? t('dialog.approveAndDeploy')
            : t('dialog.approve')}
        </GuardedButton>
      </div>
    </>
  );
}

/** Why each of the two may not be pressed now. */
function useRefusals({ stage, change, isKnown }: DecisionFormProps) {
  const reading = useReading();
  const unread = isKnown ? undefined : reading.t('dialog.diffNeeded');
  const { approve, reject } = stage.viewer ?? {};
  return {
    approve: change ?? refusalOf(approve, stage, reading) ?? unread,
    reject: change ?? refusalOf(reject, stage, reading),
  };
}
