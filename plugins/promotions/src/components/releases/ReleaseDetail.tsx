/** Everything that is known of one release: what it brought, and how each stage took it. Loaded when a row opens. */

import type {
  Approval,
  Pipeline,
  StageRelease,
} from '@stagecraft/plugin-promotions-common';
import type { ReleaseRowView } from '../../view/releases';
import { approversIn } from '../../view/startedBy';
import { momentText } from '../../view/time';
import { NamesProvider, useReading } from '../ReadingContext';
import { ReleaseCommits } from './ReleaseCommits';
import { StageDetail } from './StageDetail';
import styles from './ReleaseDetail.module.css';

interface ReleaseDetailProps {
  row: ReleaseRowView;
  pipeline: Pipeline;
}

export function ReleaseDetail({ row, pipeline }: ReleaseDetailProps) {
  const reading = useReading();
  const { release, previous } = row;
  const since = momentText(release.since, reading);
  return (
    <div className={styles.detail}>
      <p className={styles.note}>{reading.t('release.since', { since })}</p>
      <ReleaseCommits
        pipelineRef={pipeline.ref}
        revisions={release.revisions}
        previous={previous?.revisions}
      />
      <NamesProvider refs={approversIn(release)}>
        <div className={styles.stages}>
          {release.stages.map(entry => (
            <StageDetail
              key={keyOf(entry)}
              entry={entry}
              approval={approvalOf(entry, pipeline)}
            />
          ))}
        </div>
      </NamesProvider>
    </div>
  );
}

function keyOf({ stage }: StageRelease): string {
  return `${stage.index} ${stage.name}`;
}

/** The approval that released it, as long as the stage still tells of it. */
function approvalOf(
  { approvalId }: StageRelease,
  { stages }: Pipeline,
): Approval | undefined {
  const approvals = stages.flatMap(({ approval }) => approval ?? []);
  return approvals.find(({ id }) => id === approvalId);
}
