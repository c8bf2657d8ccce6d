/** The clock that all processes of this machine share, in milliseconds with their fractions. */

import { performance } from 'node:perf_hooks';

export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}
