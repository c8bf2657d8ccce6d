/**
 * A pipeline's memory as it lies in the database: one part for the pipeline and one for each target, as versioned
 * JSON. A field that the memory gains and that is forgotten here does not compile.
 */

import { z } from 'zod';
import type {
  CandidateRecord,
  CandidateRun,
  CheckRecord,
  EndedOperation,
  GoneTarget,
  Lapse,
  PipelineMemory,
  RunFailure,
  TargetMemory,
} from '../model/memory';

/** What a pipeline's memory is without its targets. */
export type PipelinePart = Omit<PipelineMemory, 'targets'>;

/** Of the ApplicationSet with this uid: one that is made again remembers nothing of the first. */
export type MemoryPart =
  | { uid: string; kind: 'pipeline'; memory: PipelinePart }
  | { uid: string; kind: 'target'; memory: TargetMemory };

/** Grows when older code could not read, or would spoil, what is written. */
export const MEMORY_FORMAT = 1;

/** A schema for every field, required or not. */
type Shape<T> = { [K in keyof Required<T>]: z.ZodType<T[K]> };

const text = z.string();
const texts = z.array(text);
const maybe = text.optional();

const check = z.object({
  name: text,
  phase: z.enum(['PreSync', 'Sync', 'PostSync', 'SyncFail', 'Resource']),
  state: z.enum(['passed', 'failed', 'running', 'absent', 'unknown']),
  message: maybe,
} satisfies Shape<CheckRecord>);

export const checksSchema = z.array(check);

const failure = z.object({
  at: text,
  reason: z.enum(['check', 'operation']),
  message: text,
  operation: maybe,
} satisfies Shape<RunFailure>);

const lapse = z.object({
  kind: z.enum(['trouble', 'away']),
  from: text,
  to: maybe,
} satisfies Shape<Lapse>);

const run = z.object({
  succeededAt: maybe,
  provenAt: maybe,
  completedAt: maybe,
  completeSeenAt: maybe,
  failure: failure.optional(),
  checks: checksSchema,
  rerunAt: maybe,
  lapses: z.array(lapse).readonly().optional(),
} satisfies Shape<CandidateRun>);

const ended = z.object({
  startedAt: text,
  seenAt: text,
  key: maybe,
  repeats: z.boolean().optional(),
  beside: texts.optional(),
} satisfies Shape<EndedOperation>);

const place = z.object({
  stage: text,
  revisions: texts,
} satisfies Shape<NonNullable<TargetMemory['place']>>);

const target = z.object({
  uid: maybe,
  runs: z.record(text, run),
  ended: ended.optional(),
  dry: z.record(text, text).optional(),
  place: place.optional(),
} satisfies Shape<TargetMemory>);

const candidate = z.object({
  revisions: texts,
  since: text,
} satisfies Shape<CandidateRecord>);

const gone = z.object({
  at: text,
  stage: text,
  revisions: texts,
} satisfies Shape<GoneTarget>);

const pipeline = z.object({
  candidates: z.record(text, z.array(candidate)),
  seen: z.record(text, text),
  gone: z.record(text, gone).optional(),
  since: z.record(
    z.coerce.number().int(),
    z.object({ state: text, at: maybe }),
  ),
} satisfies Shape<PipelinePart>);

const part: z.ZodType<MemoryPart> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pipeline'), uid: text, memory: pipeline }),
  z.object({ kind: z.literal('target'), uid: text, memory: target }),
]);

/** Throws for what is no such part, naming the field. */
export function readMemoryPart(value: unknown): MemoryPart {
  return part.parse(value);
}
