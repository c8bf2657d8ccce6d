/** The tables as they lie in the database, and the way from rows to values. */

import type {
  ApprovalState,
  Decision,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type {
  StoredApproval,
  StoredDecision,
  StoredExecution,
} from './ApprovalStore';

/**
 * `reopened`: pending, after an approval was withdrawn. The release before this one would count what was withdrawn, so
 * it must not take it for a round that it can open: it finds it closed.
 */
export type RowState = ApprovalState | 'reopened';

/** States of a round that waits for people. */
export const WAITING: readonly RowState[] = ['pending', 'reopened'];

export interface ApprovalRow {
  id: string;
  instance: string;
  namespace: string;
  name: string;
  stage_index: number;
  stage_name: string;
  release_id: string;
  round: number;
  revisions: string;
  state: RowState;
  required: number;
  message: string | null;
  created_at: string;
  ticket: string | null;
  ticket_until: number | string | null;
  due_at: number | string | null;
  kind: StoredApproval['kind'];
  opened_by: StoredApproval['openedBy'];
  /** JSON */
  rollback: string | null;
  /** JSON */
  abort: string | null;
  /** As `due_at`, for what the release before this one must not carry out. */
  work_at: number | string | null;
}

export interface DecisionRow {
  id: string;
  approval_id: string;
  user_ref: string;
  decision: Decision;
  comment: string | null;
  decided_at: string;
  ownership: string;
  /** Orders the decisions of a round. */
  turn: number;
}

export interface ExecutionRow {
  id: string;
  approval_id: string;
  namespace: string;
  name: string;
  project: string;
  state: StoredExecution['state'];
  message: string | null;
  started_at: string | null;
  finished_at: string | null;
  /** Of its target in the stage. */
  position: number;
  waits_until: string | null;
  accepted_at: string | null;
  newest_entry: string | null;
}

/** An execution id under which a target was sent a sync that was taken back. */
export interface AttemptRow {
  id: string;
  execution_id: string;
  started_at: string;
  taken_back_at: string;
}

export interface ContentsRow {
  approval_id: string;
  /** JSON */
  contents: string;
}

export interface SecretRow {
  name: string;
  value: string;
}

export const approvals = (db: Knex) => db<ApprovalRow>('promotions_approvals');
export const decisions = (db: Knex) => db<DecisionRow>('promotions_decisions');
export const executions = (db: Knex) =>
  db<ExecutionRow>('promotions_executions');
export const attempts = (db: Knex) => db<AttemptRow>('promotions_attempts');
export const contents = (db: Knex) => db<ContentsRow>('promotions_contents');
export const secrets = (db: Knex) => db<SecretRow>('promotions_secrets');

/** The values of these rows, with all that belongs to them, in the same order. */
export async function loadApprovals(
  db: Knex,
  rows: readonly ApprovalRow[],
): Promise<StoredApproval[]> {
  // Most looks at a pipeline find no approval.
  if (rows.length === 0) {
    return [];
  }
  const ids = rows.map(row => row.id);
  const given = await decisions(db)
    .whereIn('approval_id', ids)
    .orderBy(['turn', 'decided_at', 'id']);
  const done = await executions(db)
    .whereIn('approval_id', ids)
    .orderBy(['position', 'namespace', 'name']);
  const before = await formerAttempts(db, done.filter(isOpen));
  return rows.map(row =>
    toStored(
      row,
      given.filter(d => d.approval_id === row.id),
      done.filter(e => e.approval_id === row.id),
      before,
    ),
  );
}

async function formerAttempts(
  db: Knex,
  open: readonly ExecutionRow[],
): Promise<AttemptRow[]> {
  const ids = open.map(({ id }) => id);
  return ids.length === 0
    ? []
    : attempts(db).whereIn('execution_id', ids).orderBy('started_at');
}

/** What was tried before matters until it is done. */
function isOpen({ state }: ExecutionRow): boolean {
  return state === 'queued' || state === 'syncing';
}

/** The one with this id, which must be there. */
export async function loadApproval(
  db: Knex,
  id: string,
): Promise<StoredApproval> {
  const [approval] = await loadApprovals(db, await approvals(db).where({ id }));
  if (!approval) {
    throw new Error(`The approval ${id} vanished while it was written`);
  }
  return approval;
}

function toStored(
  row: ApprovalRow,
  given: DecisionRow[],
  done: ExecutionRow[],
  before: AttemptRow[],
): StoredApproval {
  return {
    id: row.id,
    pipeline: {
      instance: row.instance,
      namespace: row.namespace,
      name: row.name,
    },
    stageIndex: row.stage_index,
    stageName: row.stage_name,
    releaseId: row.release_id,
    round: row.round,
    revisions: JSON.parse(row.revisions),
    state: row.state === 'reopened' ? 'pending' : row.state,
    required: row.required,
    createdAt: row.created_at,
    kind: row.kind,
    openedBy: row.opened_by,
    ...(row.rollback && { rollback: JSON.parse(row.rollback) }),
    ...(row.abort && { abort: JSON.parse(row.abort) }),
    ...present({ message: row.message }),
    given: given.map(toDecision),
    execution: done.map(one =>
      toExecution(
        one,
        before.filter(attempt => attempt.execution_id === one.id),
      ),
    ),
  };
}

function toDecision(row: DecisionRow): StoredDecision {
  return {
    user: row.user_ref,
    decision: row.decision,
    at: row.decided_at,
    ownership: JSON.parse(row.ownership),
    ...present({ comment: row.comment }),
  };
}

function toExecution(row: ExecutionRow, former: AttemptRow[]): StoredExecution {
  return {
    executionId: row.id,
    namespace: row.namespace,
    name: row.name,
    project: row.project,
    state: row.state,
    ...(former.length > 0 && {
      former: former.map(attempt => ({
        executionId: attempt.id,
        startedAt: attempt.started_at,
      })),
    }),
    ...present({
      message: row.message,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      waitsUntil: row.waits_until,
      acceptedAt: row.accepted_at,
      newestEntry: row.newest_entry,
    }),
  };
}

/** Only what is not null, as an API leaves out what it does not know. */
function present<K extends string>(
  values: Record<K, string | null>,
): Partial<Record<K, string>> {
  const known: Partial<Record<K, string>> = {};
  for (const key in values) {
    if (values[key] !== null) {
      known[key] = values[key];
    }
  }
  return known;
}
