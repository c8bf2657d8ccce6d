/** What an approval of a rollback would do, for who reviews it. */

import { keyOfChange } from '@stagecraft/plugin-promotions-common';
import type {
  Approval,
  PipelineRef,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { messageOf } from '../../api/errors';
import { useRollbackPreview } from '../../hooks/useRollbackPreview';
import { ErrorState } from '../ErrorState';
import { ApprovalMarks } from '../gate/ApprovalState';
import { Notice } from '../Notice';
import { useReading } from '../ReadingContext';
import { ReviewSkeleton } from '../ReviewSkeleton';
import { ResourceList, UndoneCommits } from './RollbackPreview';

interface RollbackReviewProps {
  pipelineRef: PipelineRef;
  stage: Stage;
  approval: Approval;
}

/** `isKnown` of the form that decides is the same answer. */
export function usePreviewOf({
  pipelineRef,
  stage,
  approval,
}: RollbackReviewProps) {
  const revisions = approval.revisions.join('+');
  return useRollbackPreview(pipelineRef, stage.index, revisions);
}

export function RollbackReview(
  props: RollbackReviewProps & { preview: ReturnType<typeof usePreviewOf> },
) {
  const { approval, preview } = props;
  const { t } = useReading();
  const { data, error, reload } = preview;
  const prune = new Set(approval.rollback?.prune);
  const going = data?.wouldGo.filter(one => prune.has(keyOfChange(one))) ?? [];
  return (
    <>
      <ApprovalMarks approval={approval} />
      {going.length > 0 && (
        <Notice
          tone="danger"
          title={t('dialog.deletes', { count: going.length })}
        >
          <ResourceList resources={going} />
        </Notice>
      )}
      {data && <UndoneCommits sources={data.sources} />}
      {error && !data && (
        <ErrorState
          title={t('rollback.previewFailed')}
          reason={messageOf(error)}
          onRetry={reload}
        />
      )}
      {!data && !error && <ReviewSkeleton />}
    </>
  );
}
