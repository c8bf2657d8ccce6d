/**
 * The record of a period as a file, written while it is read. As JSON the whole record can be verified elsewhere
 * (`npm run audit -- verify --from FILE`); a part of it cannot, since each entry proves the one before, and says so.
 */

import { Readable } from 'node:stream';
import { pipeline as pipe } from 'node:stream/promises';
import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  formatPipelineRef,
  type AuditEntry,
} from '@stagecraft/plugin-promotions-common';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { RecordRange, RecordReader } from '../audit/RecordReader';
import { exportCsv, exportJson } from '../audit/exportRecord';
import type { Clock } from '../platform/clock';
import { asError } from './errors';
import { parse, time } from './parameters';
import type { Auditable, PipelineAccess } from './PipelineAccess';

export interface AuditRoutesOptions {
  access: PipelineAccess;
  record: Pick<RecordReader, 'entries' | 'head'>;
  auditor: AuditorService;
  clock: Clock;
}

const exportQuery = z
  .object({
    from: time.optional(),
    to: time.optional(),
    instance: z.string().max(200).optional(),
    format: z.enum(['json', 'csv']).default('json'),
  })
  .refine(({ from = '', to = '~' }) => from <= to, {
    path: ['from'],
    message: 'it is after `to`',
  });

export function addAuditRoutes(
  router: Router,
  options: AuditRoutesOptions,
): void {
  router.get('/audit', async (req, res: Response) => {
    const { format, ...range } = parse(exportQuery, req.query);
    const event = await options.auditor.createEvent({
      eventId: 'record-export',
      severityLevel: 'medium',
      request: req,
      meta: { format, ...range },
    });
    try {
      await exportRecord(options, req, res, { format, range });
      await event.success();
    } catch (error) {
      await event.fail({ error: asError(error) });
      throw error;
    }
  });
}

async function exportRecord(
  { access, record, clock }: AuditRoutesOptions,
  req: Request,
  res: Response,
  { format, range }: { format: 'json' | 'csv'; range: RecordRange },
): Promise<void> {
  const credentials = await access.credentials(req);
  const auditable = await access.auditable(credentials);
  const readable = only(record.entries(range), auditable);
  const written =
    format === 'csv'
      ? exportCsv(readable)
      : exportJson(readable, {
          at: clock().toISOString(),
          ...range,
          whole: isWhole(range, auditable),
        });
  res.type(format === 'csv' ? 'text/csv' : 'application/json');
  res.attachment(`stagecraft-record.${format}`);
  await pipe(Readable.from(written), res);
}

function isWhole({ from, to, instance }: RecordRange, auditable: Auditable) {
  return !from && !to && !instance && auditable === 'everything';
}

/** What is about no pipeline, such as a freeze of everything, is for those who may read everything. */
async function* only(
  all: AsyncIterable<AuditEntry>,
  auditable: Auditable,
): AsyncGenerator<AuditEntry> {
  for await (const entry of all) {
    if (
      auditable === 'everything' ||
      (entry.pipeline && auditable.has(formatPipelineRef(entry.pipeline)))
    ) {
      yield entry;
    }
  }
}
