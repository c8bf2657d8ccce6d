/** What gates of modules answered, as it is in the database. */

import type {
  GateAnswer,
  GateRequest,
} from '@stagecraft/plugin-promotions-node';
import type { Knex } from 'knex';
import { digestOf } from '../../platform/digest';

/** PostgreSQL gives big numbers as text. */
type BigNumber = number | string;

export interface AnswerRow {
  /** Digest of pipeline, stage, release and gate. */
  id: string;
  instance: string;
  namespace: string;
  name: string;
  stage_index: number;
  release_id: string;
  gate: string;
  /** JSON */
  request: string;
  /** Null while it has not answered. */
  state: GateAnswer['state'] | null;
  reason: string | null;
  link: string | null;
  by: string | null;
  /** As those below, in milliseconds by the database's clock. */
  ask_at: BigNumber;
  counts_until: BigNumber;
  /** Who asks. */
  ticket: string | null;
}

export const answers = (db: Knex) => db<AnswerRow>('promotions_gate_answers');

/** A question that is to be asked of a gate. */
export interface Question {
  id: string;
  gate: string;
  request: GateRequest;
}

export function questionOf(gate: string, request: GateRequest): Question {
  return { id: questionId(gate, request), gate, request };
}

export function questionId(
  gate: string,
  {
    pipeline: { instance, namespace, name },
    stage,
    releaseId,
  }: Pick<GateRequest, 'pipeline' | 'releaseId'> & {
    stage: { index: number };
  },
): string {
  return digestOf([instance, namespace, name, stage.index, releaseId, gate]);
}
