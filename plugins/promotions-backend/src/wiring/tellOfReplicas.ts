/** What several replicas need beside the database. */

import { warnOfLoneSignals } from '../http/warnOfLoneSignals';
import { systemTimers as timers } from '../platform/timers';
import type { Services } from './services';

/** Tells it in the log, once it is known; nothing waits for that. */
export function tellOfReplicas(services: Services): void {
  warnOfLoneSignals({ ...services, timers }).catch(error =>
    services.logger.warn(
      'It is not known whether signals reach other replicas',
      error,
    ),
  );
}
