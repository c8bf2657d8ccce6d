/**
 * What was recorded of one pipeline, a page at a time, for who may read its record. As with its history, what is gone
 * can be read by whoever may without conditions.
 */

import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  auditReadPermission,
  formatPipelineRef,
  type ActivityResponse,
} from '@stagecraft/plugin-promotions-common';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { RecordReader } from '../audit/RecordReader';
import type { PipelineReader } from '../model/PipelineReader';
import { parse, pipelineParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface ActivityRoutesOptions {
  reader: PipelineReader;
  access: PipelineAccess;
  record: Pick<RecordReader, 'activity'>;
}

const query = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** The number of the last entry of the page before. */
  cursor: z.coerce
    .number({ error: 'it is not the nextCursor of a page' })
    .int()
    .min(1)
    .optional(),
});

export function addActivityRoutes(
  router: Router,
  options: ActivityRoutesOptions,
): void {
  router.get(
    '/pipelines/:instance/:namespace/:name/activity',
    async (req, res: Response<ActivityResponse>) =>
      res.json(await showActivity(options, req)),
  );
}

async function showActivity(
  { reader, access, record }: ActivityRoutesOptions,
  req: Request,
): Promise<ActivityResponse> {
  const ref = parse(pipelineParams, req.params);
  const { limit, cursor } = parse(query, req.query);
  const credentials = await access.credentials(req);
  const name = formatPipelineRef(ref);
  if (!(await access.allows(credentials, auditReadPermission, ref))) {
    throw new NotAllowedError(
      `You may not read the record of the pipeline ${name}.`,
    );
  }
  const found = await record.activity(ref, {
    limit: limit + 1,
    before: cursor,
  });
  if (found.length === 0 && cursor === undefined && !reader.outline(ref)) {
    throw new NotFoundError(
      `There is no pipeline ${name}, and nothing is recorded of one.`,
    );
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last
    ? { items, nextCursor: String(last.seq) }
    : { items };
}
