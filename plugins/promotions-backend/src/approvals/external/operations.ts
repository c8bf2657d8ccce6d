/**
 * Keeps questions to gates and their answers, for all replicas.
 *
 * A question is asked by whoever takes its ticket; the answer is written in the name of the ticket. Killed in
 * between, the ticket falls due again after the longest time that a gate may take, and the question is asked again.
 */

import type { GateAnswer } from '@stagecraft/plugin-promotions-node';
import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock';
import { databaseNow } from '../../platform/database';
import { answers, type AnswerRow, type Question } from './tables';

/** An answer with its times by our own clock. */
export interface KnownAnswer extends AnswerRow {
  askAt: number;
  countsUntil: number;
}

/** Each once, however many replicas add it; it is due at once. */
export async function addQuestions(
  db: Knex,
  questions: readonly Question[],
): Promise<void> {
  for (const { id, gate, request } of questions) {
    await answers(db)
      .insert({
        id,
        instance: request.pipeline.instance,
        namespace: request.pipeline.namespace,
        name: request.pipeline.name,
        stage_index: request.stage.index,
        release_id: request.releaseId,
        gate,
        request: JSON.stringify(request),
        ask_at: 0,
        counts_until: 0,
      })
      .onConflict('id')
      .ignore();
  }
}

export async function readAnswers(
  db: Knex,
  clock: Clock,
): Promise<KnownAnswer[]> {
  const [{ now }] = await db.select(db.raw('? as now', [databaseNow(db)]));
  const ahead = clock().getTime() - Number(now);
  const rows = await answers(db).select('*');
  return rows.map(row => ({
    ...row,
    askAt: Number(row.ask_at) + ahead,
    countsUntil: Number(row.counts_until) + ahead,
  }));
}

/** False when it is not due any more: somebody else asks, or has asked. */
export async function takeQuestion(
  db: Knex,
  id: string,
  ticket: string,
  leaseMs: number,
): Promise<boolean> {
  const taken = await answers(db)
    .where({ id })
    .where('ask_at', '<=', databaseNow(db))
    .update({ ticket, ask_at: databaseNow(db, leaseMs) });
  return taken > 0;
}

/** What was said before; undefined when the ticket was lost, and nothing is written then. */
export async function writeAnswer(
  tx: Knex.Transaction,
  id: string,
  ticket: string,
  answer: GateAnswer,
  time: { askAgainMs: number; countsMs: number },
): Promise<{ before: Pick<AnswerRow, 'state' | 'reason' | 'by'> } | undefined> {
  const before = await answers(tx).where({ id, ticket }).first();
  const written = await answers(tx)
    .where({ id, ticket })
    .update({
      state: answer.state,
      reason: answer.reason ?? null,
      link: answer.link ?? null,
      by: answer.by ?? null,
      ticket: null,
      ask_at: databaseNow(tx, time.askAgainMs),
      counts_until: databaseNow(tx, time.countsMs),
    });
  return before && written > 0 ? { before } : undefined;
}
