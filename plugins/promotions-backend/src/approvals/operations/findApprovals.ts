/** Reads approvals. It writes nothing: killed at any point, nothing is different. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { StoredApproval, WantedRounds } from '../ApprovalStore';
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

/** How many pipelines one query asks for: databases limit how many values it may have. */
const AT_ONCE = 200;

/** Of many pipelines at once: of the named releases the newest rounds, and every rollback that waits for people. */
export async function findOfMany(
  db: Knex,
  wanted: readonly WantedRounds[],
): Promise<StoredApproval[]> {
  const rows: ApprovalRow[] = [];
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    rows.push(...(await rowsOf(db, wanted.slice(from, from + AT_ONCE))));
  }
  return loadApprovals(db, newestRounds(rows));
}

function rowsOf(db: Knex, wanted: readonly WantedRounds[]) {
  const places = wanted.map(({ pipeline: { instance, namespace, name } }) => [
    instance,
    namespace,
    name,
  ]);
  const releases = wanted.flatMap(({ releaseIds }) => releaseIds);
  return approvals(db)
    .whereIn(['instance', 'namespace', 'name'], places)
    .andWhere(q =>
      q
        .whereIn('release_id', releases)
        .orWhere(rollback =>
          rollback.where({ kind: 'rollback' }).whereIn('state', WAITING),
        ),
    )
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'round', order: 'desc' },
    ]);
}

export async function findPending(db: Knex): Promise<StoredApproval[]> {
  return loadApprovals(db, await approvals(db).whereIn('state', WAITING));
}

/** Of rows with the newest round first, the first of each stage and release. */
function newestRounds(rows: ApprovalRow[]): ApprovalRow[] {
  const newest = new Map<string, ApprovalRow>();
  for (const row of rows) {
    const { instance, namespace, name } = row;
    const place = [instance, namespace, name, row.stage_index].join('/');
    const key = `${place}/${row.release_id}`;
    if (!newest.has(key)) {
      newest.set(key, row);
    }
  }
  return [...newest.values()];
}
