/** What those see who watch over the portal. */

import { observeState } from '../metrics/observeState';
import { systemClock as clock } from '../platform/clock';
import type { Deciding } from './decide';
import type { Reading } from './read';
import type { Remembering } from './remember';
import type { Services } from './services';

export function observe(
  { metrics, logger }: Services,
  { keeper: history }: Remembering,
  { reader, watches }: Reading,
  { store: approvals }: Deciding,
) {
  const sources = { reader, watches, approvals, history };
  return observeState({ metrics, logger, clock, ...sources });
}
