/** What a person tries to change: told to the auditor however it ends, and to the record where it is refused. */

import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import { asError } from './errors';
import type { PipelineAccess } from './PipelineAccess';
import type { RefusedTries, Tried } from './RefusedTries';

export interface AttemptOptions {
  access: Pick<PipelineAccess, 'credentials'>;
  auditor: AuditorService;
  refusedTries: RefusedTries;
}

export interface Attempt<T> {
  eventId: string;
  meta: JsonObject;
  /** What the record says they were refused; undefined where it says that already. */
  tried: (error: unknown) => Promise<Tried | undefined> | Tried | undefined;
  /** `meta` is told with the success. Throws what the caller is answered. */
  change: (
    credentials: BackstageCredentials,
  ) => Promise<{ answer: T; meta: JsonObject }>;
}

/** What the change answers; throws what it throws. */
export async function attempt<T>(
  { access, auditor, refusedTries }: AttemptOptions,
  request: Request,
  { eventId, meta, tried, change }: Attempt<T>,
): Promise<T> {
  const event = await auditor.createEvent({
    eventId,
    severityLevel: 'high',
    request,
    meta,
  });
  let credentials: BackstageCredentials | undefined;
  try {
    credentials = await access.credentials(request);
    const changed = await change(credentials);
    await event.success({ meta: changed.meta });
    return changed.answer;
  } catch (error) {
    await event.fail({ error: asError(error) });
    const refused = await tried(error);
    if (refused) {
      await refusedTries.record(error, credentials, refused);
    }
    throw error;
  }
}
