/** Reads approvals. It writes nothing: killed at any point, nothing is different. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { StoredApproval } from '../ApprovalStore';
import { ApprovalRow, approvals, loadApprovals, WAITING } from '../tables';

/** Rounds that are looked through; what is shown is among the newest few. */
const MOST = 50;

/** The newest round of each release at each stage of the pipeline, the newest first; of named releases in any case. */
export async function findApprovals(
  db: Knex,
  pipeline: PipelineRef,
  releaseIds: readonly string[],
): Promise<StoredApproval[]> {
  const { instance, namespace, name } = pipeline;
  const ofPipeline = () =>
    approvals(db)
      .where({ instance, namespace, name })
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'round', order: 'desc' },
      ]);
  const rows = await ofPipeline().where(q =>
    q
      .whereIn('id', ofPipeline().select('id').limit(MOST))
      .orWhereIn('release_id', releaseIds),
  );
  return loadApprovals(db, newestRounds(rows));
}

export async function findPending(db: Knex): Promise<StoredApproval[]> {
  return loadApprovals(db, await approvals(db).whereIn('state', WAITING));
}

/** Of rows with the newest round first, the first of each stage and release. */
function newestRounds(rows: ApprovalRow[]): ApprovalRow[] {
  const newest = new Map<string, ApprovalRow>();
  for (const row of rows) {
    const key = `${row.stage_index}/${row.release_id}`;
    if (!newest.has(key)) {
      newest.set(key, row);
    }
  }
  return [...newest.values()];
}
