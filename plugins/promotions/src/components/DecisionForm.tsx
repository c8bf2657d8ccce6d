/** The comment and the two buttons; what may not be decided says why and stays reachable. */

import { useId, useState } from 'react';
import { Button, TextAreaField } from '@backstage/ui';
import type { Decision, Stage } from '@stagecraft/plugin-promotions-common';
import { codeOf, isReleaseChanged, messageOf } from '../api/errors';
import { useDecision } from '../hooks/useDecision';
import { isLastApproval, quorumOf } from '../view/approval';
import { commentAsked } from '../view/comment';
import { refusalOf } from '../view/refusal';
import { releaseName } from '../view/revisions';
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
  const { stage, change } = props;
  const { approve, reject } = stage.viewer ?? {};
  const mayDecide = approve?.allowed || reject?.allowed;
  const { comment, setComment, wrong, decision, send } = useDecisionForm(props);
  const isTold = change !== undefined || wrong !== undefined;
  return (
    <div className={styles.form}>
      {mayDecide && (
        <CommentField
          stage={stage}
          value={comment}
          wrong={wrong}
          onChange={setComment}
        />
      )}
      {decision.refusal && !isTold && <Refusal refusal={decision.refusal} />}
      <DecisionButtons {...props} pending={decision.pending} send={send} />
    </div>
  );
}

function useDecisionForm(props: DecisionFormProps) {
  const { pipeline, stage, reviewed, reload, onDone } = props;
  const { t } = useReading();
  const [comment, setComment] = useState('');
  const [isMissing, setMissing] = useState(false);
  const decision = useDecision(pipeline.ref, stage.index);
  const asks = commentAsked(stage);

  async function send(kind: Decision) {
    const isSilent = comment.trim() === '';
    setMissing(kind === 'approve' && asks !== '' && isSilent);
    if (kind === 'approve' && asks !== '' && isSilent) {
      return;
    }
    const approval = await decision.decide({
      releaseId: reviewed.id,
      decision: kind,
      comment: comment.trim() || undefined,
    });
    if (approval) {
      const release = releaseName(reviewed.revisions);
      onDone(t(`tab.decided.${kind}`, { release, stage: stage.name }));
    } else {
      reload();
    }
  }

  const missing = isMissing ? t('comment.needed', { asks }) : undefined;
  const wrong = missing ?? commentRefusal(decision.refusal);
  const change = (text: string) => {
    setComment(text);
    setMissing(false);
  };
  return { comment, setComment: change, wrong, decision, send };
}

/** The policy wants another comment than the one that was sent. */
function commentRefusal(refusal: Error | undefined): string | undefined {
  return codeOf(refusal) === 'commentNeeded' ? messageOf(refusal) : undefined;
}

interface CommentFieldProps {
  stage: Stage;
  value: string;
  wrong?: string;
  onChange: (text: string) => void;
}

function CommentField({ stage, value, wrong, onChange }: CommentFieldProps) {
  const { t } = useReading();
  const asks = commentAsked(stage);
  return (
    <TextAreaField
      label={t('dialog.comment')}
      secondaryLabel={asks ? t('action.required') : undefined}
      description={asks || t('dialog.commentHint')}
      validationBehavior="aria"
      validate={() => wrong ?? null}
      rows={2}
      value={value}
      onChange={onChange}
    />
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
