/** Records as they lie in the database: versioned JSON. A field that is forgotten here does not compile. */

import { z } from 'zod';
import type { StartedBy } from '@stagecraft/plugin-promotions-common';
import { checksSchema } from './memoryFormat';
import type { StageName, StageRecord, TargetEntry } from './records';

/** Grows when older code could not read, or would spoil, what is written. */
export const RECORD_FORMAT = 2;

/** A schema for every field, required or not. */
type Shape<T> = { [K in keyof Required<T>]: z.ZodType<T[K]> };

const text = z.string();
const maybe = text.optional();

const startedBy = z.object({
  kind: z.enum(['argocd', 'portal', 'person']),
  name: maybe,
  rollback: z.literal(true).optional(),
  override: z.literal(true).optional(),
} satisfies Shape<StartedBy>);

const entry = z.object({
  startedAt: text,
  lastSync: text,
  syncs: z.number().int(),
  lastSyncs: z.number().int(),
  specDigest: maybe,
  deployedAt: maybe,
  state: z.enum([
    'rolling',
    'complete',
    'deployed',
    'failed',
    'superseded',
    'unknown',
  ]),
  endedAt: maybe,
  startedBy: startedBy.optional(),
  approvalId: maybe,
  checks: checksSchema,
  goneAt: maybe,
} satisfies Shape<TargetEntry>);

const stage = z.object({
  index: z.number().int(),
  name: text,
} satisfies Shape<StageName>);

const record = z.object({
  stage,
  revisions: z.array(text),
  startedAt: text,
  seenAt: text,
  entries: z.record(text, entry),
  partial: z.boolean(),
  moving: z.boolean().optional(),
  unaffected: z.array(stage).optional(),
  pieced: z.boolean(),
  leftAt: maybe,
} satisfies Shape<StageRecord>);

/** Throws for what is no record, naming the field. */
export function readRecord(value: unknown): StageRecord {
  return record.parse(value);
}
