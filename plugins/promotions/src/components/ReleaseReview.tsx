/** What one release would do, forward or back, and the form that decides on it. */

import type { ReactNode } from 'react';
import { Box } from '@backstage/ui';
import type { Approval, Stage } from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../api/errors';
import { useStageDiff } from '../hooks/useStageDiff';
import { awaitedRollback } from '../view/approval';
import type { Reviewed } from '../view/review';
import { markRevisions, releaseName } from '../view/revisions';
import type { ApprovalDialogProps } from './ApprovalDialog';
import { DecisionForm } from './DecisionForm';
import { ErrorState } from './ErrorState';
import { useReading } from './ReadingContext';
import { ReviewCommits } from './ReviewCommits';
import { ReviewEvidence } from './ReviewEvidence';
import { ReviewResources } from './ReviewResources';
import { ReviewSkeleton } from './ReviewSkeleton';
import { ReviewTargets } from './ReviewTargets';
import { RollbackReview, usePreviewOf } from './rollback/RollbackReview';
import { Sentence } from './Sentence';
import styles from './ReleaseReview.module.css';

export interface ReleaseReviewProps extends ApprovalDialogProps {
  stage: Stage;
  reviewed: Reviewed;
  /** Says that the release is not that one any more. */
  change?: string;
}

export function ReleaseReview(props: ReleaseReviewProps) {
  const rollback = awaitedRollback(props.stage);
  return rollback?.releaseId === props.reviewed.id ? (
    <BackwardReview {...props} approval={rollback} />
  ) : (
    <ForwardReview {...props} />
  );
}

function ForwardReview(props: ReleaseReviewProps) {
  const { pipeline, stage, reviewed } = props;
  const { t } = useReading();
  const diff = useStageDiff(pipeline.ref, stage.index, reviewed.id);
  return (
    <>
      <Reading {...props}>
        {diff.data && (
          <>
            <ReviewResources diff={diff.data} />
            <ReviewCommits diff={diff.data} />
          </>
        )}
        {diff.error && !diff.data && (
          <ErrorState
            title={t('dialog.diffFailed', { reason: messageOf(diff.error) })}
            reason={t('dialog.diffNeeded')}
            onRetry={diff.reload}
          />
        )}
        {!diff.data && !diff.error && <ReviewSkeleton />}
      </Reading>
      <DecisionForm {...props} isKnown={diff.data !== undefined} />
    </>
  );
}

function BackwardReview(props: ReleaseReviewProps & { approval: Approval }) {
  const { pipeline, stage, approval } = props;
  const review = { pipelineRef: pipeline.ref, stage, approval };
  const preview = usePreviewOf(review);
  return (
    <>
      <Reading {...props}>
        <RollbackReview {...review} preview={preview} />
      </Reading>
      <DecisionForm {...props} isKnown={preview.data !== undefined} />
    </>
  );
}

// What is read scrolls, so that it must take the focus for those who scroll by keyboard.
function Reading(props: ReleaseReviewProps & { children: ReactNode }) {
  const { pipeline, stage, reviewed, children } = props;
  const { t } = useReading();
  const count = stage.targets.length;
  const release = releaseName(reviewed.revisions);
  return (
    <Box
      className={styles.review}
      role="region"
      aria-label={t('dialog.contents')}
      tabIndex={0}
    >
      <p className={styles.exactly}>
        <Sentence
          parts={markRevisions(
            t('dialog.exactly', { count, release }),
            reviewed.revisions,
          )}
        />
      </p>
      {children}
      <ReviewTargets targets={stage.targets} release={release} />
      <ReviewEvidence pipeline={pipeline} stage={stage} />
    </Box>
  );
}
