/**
 * Makes and locks rounds. All that decides on a round, opens it, begins one of its executions or takes it back holds
 * the lock on its row, so that of two at once one waits and then sees what the other did. The lock is gone with the
 * transaction, also when the process is killed.
 */

import type { Knex } from 'knex';
import { databaseNow, isSqlite } from '../../platform/database';
import type { NewId } from '../../platform/ids';
import type { RoundOfRelease, StoredApproval } from '../ApprovalStore';
import { ApprovalRow, approvals, contents, executions } from '../tables';

export interface NewRound extends RoundOfRelease {
  required: number;
  openedBy: StoredApproval['openedBy'];
  /** ISO 8601 */
  at: string;
}

const ROUND = [
  'instance',
  'namespace',
  'name',
  'stage_index',
  'release_id',
  'round',
];

/** False when the round was there before. */
export async function makeRound(
  tx: Knex.Transaction,
  round: NewRound,
  newId: NewId,
): Promise<boolean> {
  const id = newId();
  const made = await approvals(tx)
    .insert({
      id,
      ...roundKey(round),
      stage_name: round.stageName,
      revisions: JSON.stringify(round.revisions),
      state: 'pending',
      required: round.required,
      opened_by: round.openedBy,
      created_at: round.at,
    })
    .onConflict(ROUND)
    .ignore()
    .returning('id');
  const isNew = made.length > 0;
  if (isNew && round.contents) {
    await contents(tx).insert({
      approval_id: id,
      contents: JSON.stringify(round.contents),
    });
  }
  return isNew;
}

/** Its id, or undefined when there is no such round; nobody else touches it until the transaction ends. */
export async function lockRound(
  tx: Knex.Transaction,
  round: RoundOfRelease,
): Promise<string | undefined> {
  const query = approvals(tx).where(roundKey(round));
  if (isSqlite(tx)) {
    // It has no locks on rows: a write keeps all other writers away.
    await query.clone().update({ ticket: tx.ref('ticket') });
    return (await query.first())?.id;
  }
  return (await query.forUpdate().first())?.id;
}

/** The gate is open: one execution a target, due now, for workers that know all that this release knows. */
export async function openRound(
  tx: Knex.Transaction,
  id: string,
  { targets, required }: Pick<NewRound, 'targets' | 'required'>,
  newId: NewId,
): Promise<void> {
  await approvals(tx)
    .where({ id })
    .update({ state: 'approved', required, work_at: databaseNow(tx) });
  await executions(tx).insert(
    targets.map(({ newestEntry, ...target }, position) => ({
      id: newId(),
      approval_id: id,
      ...target,
      newest_entry: newestEntry ?? null,
      position,
      state: 'queued' as const,
    })),
  );
}

function roundKey({ pipeline, stageIndex, releaseId, round }: RoundOfRelease) {
  return {
    instance: pipeline.instance,
    namespace: pipeline.namespace,
    name: pipeline.name,
    stage_index: stageIndex,
    release_id: releaseId,
    round,
  } satisfies Partial<ApprovalRow>;
}
