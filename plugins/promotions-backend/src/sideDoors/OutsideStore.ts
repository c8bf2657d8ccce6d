/**
 * Syncs that did not come from this portal, as they are stored: each once over all replicas, with its entry in the
 * record in the same transaction. Killed before the commit, neither is there and the next look finds the sync again;
 * killed after it, both are, and only the telling of people may be lost.
 */

import type {
  OutsideDecision,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { approvals, attempts, executions } from '../approvals/tables';
import type { Audit, NewAuditEntry } from '../audit/Audit';
import { digestOf } from '../platform/digest';
import type { OwnExecution } from './outsideSyncs';

/** A sync past the gate of a stage. */
export interface Outside {
  pipeline: PipelineRef;
  stage: { index: number; name: string };
  targetNamespace: string;
  decision: OutsideDecision;
}

export interface NotedOutside extends Outside {
  /** By our clock, which need not be Argo CD's; ISO 8601. */
  notedAt: string;
}

/** Where a target is. */
export interface TargetKey {
  instance: string;
  namespace: string;
  name: string;
}

interface OutsideRow {
  id: string;
  instance: string;
  namespace: string;
  name: string;
  stage_index: number;
  stage_name: string;
  target_namespace: string;
  target: string;
  /** JSON */
  revisions: string;
  account: string;
  started_at: string;
  noted_at: string;
  outcome: 'succeeded' | 'failed' | null;
}

interface AccountRow {
  instance: string;
  account: string;
}

interface SinceRow {
  id: string;
  stage: string;
  since: string;
}

const outside = (db: Knex) => db<OutsideRow>('promotions_outside');
const accounts = (db: Knex) => db<AccountRow>('promotions_accounts');
const sinces = (db: Knex) => db<SinceRow>('promotions_outside_since');

/** What is shown is among the newest few. */
const MOST_SHOWN = 50;
/** An Application's history goes back ten syncs. */
const MOST_EXECUTIONS = 40;

export class OutsideStore {
  constructor(private readonly db: Knex, private readonly audit: Audit) {}

  /** True for the one call, of all replicas, that stored it. */
  async record(found: Outside, entry: NewAuditEntry): Promise<boolean> {
    return this.db.transaction(async tx => {
      const written = await outside(tx)
        .insert(toRow(found, entry.at))
        .onConflict('id')
        .ignore()
        .returning('id');
      if (written.length === 0) {
        return false;
      }
      await this.audit.append(tx, entry);
      return true;
    });
  }

  /** True when that was not known. */
  async end(
    found: Outside,
    outcome: NonNullable<OutsideDecision['outcome']>,
  ): Promise<boolean> {
    const written = await outside(this.db)
      .where({ id: idOf(found) })
      .whereNull('outcome')
      .update({ outcome });
    return written > 0;
  }

  /** Of the pipeline, newest first. */
  async newest(ref: PipelineRef): Promise<NotedOutside[]> {
    const rows = await this.ofPipeline(ref).limit(MOST_SHOWN);
    return rows.map(fromRow);
  }

  /** Those whose end is not known. */
  async running(ref: PipelineRef): Promise<Outside[]> {
    const rows = await this.ofPipeline(ref).whereNull('outcome');
    return rows.map(fromRow);
  }

  /** The newest syncs that were meant for the target, those that were taken back too, with what they were to deploy. */
  async executionsOn(target: TargetKey): Promise<OwnExecution[]> {
    const { instance, namespace, name } = target;
    const here = () =>
      executions(this.db)
        .where({ namespace, name })
        .whereIn(
          'approval_id',
          approvals(this.db).where({ instance }).select('id'),
        );
    const begun = await here()
      .whereNotNull('started_at')
      .orderBy('started_at', 'desc')
      .limit(MOST_EXECUTIONS)
      .select('id', 'approval_id', 'started_at');
    const takenBack = await attempts(this.db)
      .whereIn('execution_id', here().select('id'))
      .orderBy('started_at', 'desc')
      .limit(MOST_EXECUTIONS)
      .select('id', 'execution_id', 'started_at');
    const roundOf = await this.roundsOf(
      takenBack.map(({ execution_id: id }) => id),
    );
    return this.withRevisions([
      ...begun.map(row => ({
        id: row.id,
        round: row.approval_id,
        startedAt: row.started_at ?? '',
      })),
      ...takenBack.map(row => ({
        id: row.id,
        round: roundOf.get(row.execution_id) ?? '',
        startedAt: row.started_at,
      })),
    ]);
  }

  private async roundsOf(ids: string[]): Promise<Map<string, string>> {
    const rows = await executions(this.db)
      .whereIn('id', ids)
      .select('id', 'approval_id');
    return new Map(rows.map(row => [row.id, row.approval_id]));
  }

  private async withRevisions(
    sent: { id: string; round: string; startedAt: string }[],
  ): Promise<OwnExecution[]> {
    const rounds = await approvals(this.db)
      .whereIn(
        'id',
        sent.map(({ round }) => round),
      )
      .select('id', 'revisions');
    const revisions = new Map(rounds.map(row => [row.id, row.revisions]));
    return sent.map(({ id, round, startedAt }) => ({
      id,
      revisions: JSON.parse(revisions.get(round) ?? '[]'),
      startedAt,
    }));
  }

  /** All that this portal has used there, with this one. */
  async accountsWith(instance: string, account: string): Promise<Set<string>> {
    await accounts(this.db)
      .insert({ instance, account })
      .onConflict(['instance', 'account'])
      .ignore();
    const rows = await accounts(this.db).where({ instance });
    return new Set(rows.map(row => row.account));
  }

  /** Since when each of these is looked at, by id. */
  async sinceOf(stage: string): Promise<Map<string, string>> {
    const rows = await sinces(this.db).where({ stage });
    return new Map(rows.map(({ id, since }) => [id, since]));
  }

  /** What another replica has stored before stays. */
  async lookFrom(stage: string, since: ReadonlyMap<string, string>) {
    await sinces(this.db)
      .insert([...since].map(([id, from]) => ({ id, stage, since: from })))
      .onConflict('id')
      .ignore();
  }

  /** These stages are not gated: what happens now is nobody's side door. */
  async forget(stages: readonly string[]): Promise<void> {
    await sinces(this.db).whereIn('stage', stages).delete();
  }

  private ofPipeline({ instance, namespace, name }: PipelineRef) {
    return outside(this.db)
      .where({ instance, namespace, name })
      .orderBy('started_at', 'desc');
  }
}

/** The same for every replica, whenever it looks. */
function idOf({ pipeline, targetNamespace, decision }: Outside): string {
  return digestOf([
    pipeline.instance,
    targetNamespace,
    decision.target,
    decision.at,
  ]);
}

function toRow(found: Outside, notedAt: string): OutsideRow {
  const { pipeline, stage, targetNamespace, decision } = found;
  return {
    id: idOf(found),
    ...pipeline,
    stage_index: stage.index,
    stage_name: stage.name,
    target_namespace: targetNamespace,
    target: decision.target,
    revisions: JSON.stringify(decision.revisions),
    account: decision.account,
    started_at: decision.at,
    noted_at: notedAt,
    outcome: decision.outcome ?? null,
  };
}

function fromRow(row: OutsideRow): NotedOutside {
  const { instance, namespace, name } = row;
  return {
    pipeline: { instance, namespace, name },
    stage: { index: row.stage_index, name: row.stage_name },
    targetNamespace: row.target_namespace,
    notedAt: row.noted_at,
    decision: {
      target: row.target,
      revisions: JSON.parse(row.revisions),
      account: row.account,
      at: row.started_at,
      ...(row.outcome && { outcome: row.outcome }),
    },
  };
}
