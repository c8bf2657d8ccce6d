/** Entries of the record as a file, and such a file read again. */

import type { AuditEntry } from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import { rowOf, type AuditRow } from './tables';

export interface ExportFacts {
  /** ISO 8601: when. */
  at: string;
  from?: string;
  to?: string;
  instance?: string;
  /** Everything that is kept, so that it can be verified. */
  whole: boolean;
}

/** One entry a line. */
export async function* exportJson(
  entries: AsyncIterable<AuditEntry>,
  facts: ExportFacts,
): AsyncGenerator<string> {
  yield `${JSON.stringify(facts).slice(0, -1)},"entries":[`;
  let comma = '';
  for await (const entry of entries) {
    yield `${comma}\n${JSON.stringify(entry)}`;
    comma = ',';
  }
  yield '\n]}\n';
}

const COLUMNS = {
  seq: entry => String(entry.seq),
  at: entry => entry.at,
  kind: entry => entry.kind,
  actor: entry => entry.actor,
  instance: entry => entry.pipeline?.instance,
  namespace: entry => entry.pipeline?.namespace,
  pipeline: entry => entry.pipeline?.name,
  stage: entry => entry.stage?.name,
  target: entry => entry.target,
  approvalId: entry => entry.approvalId,
  releaseId: entry => entry.releaseId,
  text: entry => entry.text,
  data: entry => JSON.stringify(entry.data),
  keyId: entry => entry.keyId,
  hmac: entry => entry.hmac,
} satisfies Record<string, (entry: AuditEntry) => string | undefined>;

/** By RFC 4180. */
export async function* exportCsv(
  entries: AsyncIterable<AuditEntry>,
): AsyncGenerator<string> {
  yield `${Object.keys(COLUMNS).join(',')}\r\n`;
  for await (const entry of entries) {
    const cells = Object.values(COLUMNS).map(read => cell(read(entry) ?? ''));
    yield `${cells.join(',')}\r\n`;
  }
}

/** What a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const harmless = /^\s*[=+\-@|%\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

const file = z.object({
  whole: z.boolean(),
  entries: z.array(
    z.object({
      seq: z.number().int(),
      at: z.string(),
      kind: z.enum([
        'decision',
        'refusal',
        'evaluation',
        'opening',
        'ended',
        'execution',
        'outcome',
        'hold',
        'lift',
        'abort',
        'rollback',
        'repair',
        'outside',
        'checkpoint',
      ]),
      actor: z.string(),
      pipeline: z
        .object({
          instance: z.string(),
          namespace: z.string(),
          name: z.string(),
        })
        .optional(),
      stage: z.object({ index: z.number().int(), name: z.string() }).optional(),
      target: z.string().optional(),
      approvalId: z.string().optional(),
      releaseId: z.string().optional(),
      text: z.string(),
      data: z.record(z.string(), z.unknown()),
      keyId: z.string(),
      hmac: z.string(),
    }),
  ),
});

/** The rows of an exported file. Throws when it is none, or only a part of the record. */
export function readExport(text: string): AuditRow[] {
  const parsed = file.safeParse(JSON.parse(text));
  if (!parsed.success) {
    throw new Error(
      `This is no export of a record: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { whole, entries } = parsed.data;
  if (!whole) {
    throw new Error(
      'This is only a part of the record, and each entry proves the one before: export all of it, without from, to and instance, as somebody who may read all of it',
    );
  }
  return entries.map(({ hmac, ...entry }) => ({
    ...rowOf(entry, entry.seq, entry.keyId),
    hmac,
  }));
}
