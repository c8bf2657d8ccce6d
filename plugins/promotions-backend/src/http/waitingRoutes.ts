/** The route that lists gates which wait for people, of what the caller may read. */

import type { ApprovalsResponse } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { WaitingGates } from '../approvals/WaitingGates';
import type { PipelineReader } from '../model/PipelineReader';
import { parse } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface WaitingRoutesOptions {
  access: PipelineAccess;
  reader: PipelineReader;
  waiting: WaitingGates;
}

const waitingQuery = z.object({
  // The only state that is listed; named so that a client says what it means.
  state: z.literal('pending').default('pending'),
  mine: z
    .enum(['true', 'false'])
    .default('false')
    .transform(text => text === 'true'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function addWaitingRoutes(
  router: Router,
  { access, reader, waiting }: WaitingRoutesOptions,
): void {
  router.get('/approvals', async (req, res: Response<ApprovalsResponse>) => {
    const query = parse(waitingQuery, spoken(req.query));
    const credentials = await access.credentials(req);
    const readable = await access.readable(credentials);
    const listed = await waiting.list(
      await readable(reader.outlines()),
      refs => access.deciders(credentials, refs),
      query,
    );
    res.json(listed);
  });
}

/** The OpenAPI validator has made a boolean of a word. */
function spoken(query: Record<string, unknown>): Record<string, unknown> {
  return 'mine' in query ? { ...query, mine: String(query.mine) } : query;
}
