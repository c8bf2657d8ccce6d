/** Moves the fixtures' times, so that they look as recent today as on the day that they were written for. */

import { NOW } from '../src/__testUtils__/pipelines';

export function shiftTimes<T>(value: T, now: Date): T {
  const offset = now.getTime() - NOW.getTime();
  return JSON.parse(JSON.stringify(value), (_key, inner) =>
    typeof inner === 'string' && /^\d{4}-\d{2}-\d{2}T.*Z$/.test(inner)
      ? new Date(Date.parse(inner) + offset).toISOString()
      : inner,
  );
}
