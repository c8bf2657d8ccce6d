/** The record as it is in the database, and what of a row is signed. */

import type {
  AuditEntry,
  AuditKind,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { canonicalJson } from '../platform/digest';
import type { NewAuditEntry } from './Audit';

/** PostgreSQL gives big numbers as text. */
type BigNumber = number | string;

export interface AuditRow {
  seq: number;
  at: string;
  kind: AuditKind;
  actor: string;
  instance: string | null;
  namespace: string | null;
  name: string | null;
  stage_index: number | null;
  stage_name: string | null;
  target: string | null;
  approval_id: string | null;
  release_id: string | null;
  text: string;
  /** JSON with sorted keys. */
  data: string;
  /** Of a checkpoint: entries up to this one may be deleted. */
  cut_through: number | null;
  key_id: string;
  hmac: string;
}

type Stored = Omit<AuditRow, 'seq' | 'cut_through'> & {
  seq: BigNumber;
  cut_through: BigNumber | null;
};

export interface HeadRow {
  id: number;
  seq: BigNumber;
  hmac: string;
}

export const HEAD = 1;

export const entries = (db: Knex) => db<Stored>('promotions_audit');
export const heads = (db: Knex) => db<HeadRow>('promotions_audit_head');

export function fromDatabase(row: Stored): AuditRow {
  const { seq, cut_through: cut } = row;
  return {
    ...row,
    seq: Number(seq),
    cut_through: cut === null ? null : Number(cut),
  };
}

/** What the hmac of a row is over: every other column, and the hmac of the row before it. */
export function signedText(
  { hmac: _, ...row }: Omit<AuditRow, 'hmac'> & { hmac?: string },
  previous: string,
): string {
  return canonicalJson({ ...row, previous });
}

/** The row of an entry, as it is written; texts lose what no database keeps. */
export function rowOf(
  entry: NewAuditEntry,
  seq: number,
  keyId: string,
): Omit<AuditRow, 'hmac'> {
  const { pipeline, stage, data } = entry;
  return {
    seq,
    at: entry.at,
    kind: entry.kind,
    actor: storable(entry.actor),
    instance: storable(pipeline?.instance ?? null),
    namespace: storable(pipeline?.namespace ?? null),
    name: storable(pipeline?.name ?? null),
    stage_index: stage?.index ?? null,
    stage_name: storable(stage?.name ?? null),
    target: storable(entry.target ?? null),
    approval_id: storable(entry.approvalId ?? null),
    release_id: storable(entry.releaseId ?? null),
    text: storable(entry.text),
    data: canonicalJson(data),
    cut_through: throughOf(entry),
    key_id: keyId,
  };
}

export function entryOf(row: AuditRow): AuditEntry {
  const { instance, namespace, name } = row;
  return {
    seq: row.seq,
    at: row.at,
    kind: row.kind,
    actor: row.actor,
    ...(instance !== null &&
      namespace !== null &&
      name !== null && { pipeline: { instance, namespace, name } }),
    ...(row.stage_index !== null && {
      stage: { index: row.stage_index, name: row.stage_name ?? '' },
    }),
    ...(row.target !== null && { target: row.target }),
    ...(row.approval_id !== null && { approvalId: row.approval_id }),
    ...(row.release_id !== null && { releaseId: row.release_id }),
    text: row.text,
    data: readData(row.data),
    keyId: row.key_id,
    hmac: row.hmac,
  };
}

/** A page is shown even where somebody spoilt a row; verifying tells. */
function readData(text: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text);
    return isRecord(data) ? data : { unreadable: text };
  } catch {
    return { unreadable: text };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function throughOf({ kind, data }: NewAuditEntry): number | null {
  return kind === 'checkpoint' && typeof data.through === 'number'
    ? data.through
    : null;
}

/** No database keeps NUL, nor halves of surrogate pairs: what is signed must come back as it went in. */
function storable<T extends string | null>(text: T): T | string {
  return text === null
    ? text
    : Buffer.from(text.replaceAll('\0', '\uFFFD'), 'utf8').toString('utf8');
}
