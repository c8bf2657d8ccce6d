/**
 * Tells whoever runs several replicas when signals stay within each of them. They travel from replica to replica through
 * the events backend; where that is not installed, a browser hears only of what its own replica tells, and finds out
 * the rest by asking, as it does anyway. Several replicas need PostgreSQL, so nobody else is told.
 */

import type {
  AuthService,
  DatabaseService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isSqlite } from '../platform/database';
import { pause, type Timers } from '../platform/timers';

export interface LoneSignalsOptions {
  database: Pick<DatabaseService, 'getClient'>;
  discovery: Pick<DiscoveryService, 'getBaseUrl'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials' | 'getPluginRequestToken'>;
  logger: Pick<LoggerService, 'warn'>;
  timers: Timers;
  fetch?: (
    url: string,
    request: { headers: Record<string, string> },
  ) => Promise<{ status: number }>;
}

export const LONE_SIGNALS =
  'Signals reach only the browsers that are connected to the replica that sends them, as the events backend does not answer; others learn of a change by polling, within 15 seconds. With several replicas, add @backstage/plugin-events-backend to the backend.';

const TRIES = 6;
const BETWEEN_MS = 10_000;

/** Never throws. Resolves once it is known; other plugins may still be starting until then. */
export async function warnOfLoneSignals(
  options: LoneSignalsOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  if (isSqlite(await options.database.getClient())) {
    return;
  }
  for (let tried = 1; !signal.aborted; tried++) {
    const status = await statusOfEvents(options);
    if (status === 200) {
      return;
    }
    // Not found is an answer; anything else may pass.
    if (status === 404 || tried === TRIES) {
      options.logger.warn(LONE_SIGNALS);
      return;
    }
    await pause(options.timers, BETWEEN_MS, signal);
  }
}

/** Asks for what every version of it serves, and what changes nothing: the description of its API. */
async function statusOfEvents({
  auth,
  discovery,
  fetch: ask = fetch,
}: LoneSignalsOptions): Promise<number | undefined> {
  try {
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'events',
    });
    const url = `${await discovery.getBaseUrl('events')}/openapi.json`;
    const { status } = await ask(url, {
      headers: { authorization: `Bearer ${token}` },
    });
    return status;
  } catch {
    return undefined;
  }
}
