/** What Argo CD forgets, read before anything is judged. */

import type { PromotionsConfig } from '../config';
import { openHistory } from '../history/keepHistory';
import { systemClock as clock } from '../platform/clock';
import { newId } from '../platform/ids';
import { systemRandom as random } from '../platform/random';
import { systemTimers as timers } from '../platform/timers';
import type { Services } from './services';

export function remember(services: Services, { history }: PromotionsConfig) {
  const world = { clock, timers, random, writer: newId() };
  return openHistory({ ...services, ...world, ...history });
}
export type Remembering = Awaited<ReturnType<typeof remember>>;
