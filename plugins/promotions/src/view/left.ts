/** Times that are still to come: how long until then, and when that is. */

import { DateTime } from 'luxon';
import type { Reading } from './reading';
import { momentText } from './time';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `12 min`, `1 h 5 min`, `2 d 3 h`; seconds in the last minute. Rounded up; undefined once it is over. */
export function leftText(
  until: string,
  { t, now }: Pick<Reading, 't' | 'now'>,
): string | undefined {
  const ms = Date.parse(until) - now.getTime();
  if (!(ms > 0)) {
    return undefined;
  }
  if (ms < MINUTE_MS) {
    return t('time.seconds', { number: `${Math.ceil(ms / 1000)}` });
  }
  const whole = Math.ceil(ms / MINUTE_MS) * MINUTE_MS;
  const days = Math.floor(whole / DAY_MS);
  const hours = Math.floor((whole % DAY_MS) / HOUR_MS);
  const minutes = (whole % HOUR_MS) / MINUTE_MS;
  return [
    days > 0 && t('time.days', { number: `${days}` }),
    hours > 0 && t('time.hours', { number: `${hours}` }),
    days === 0 && minutes > 0 && t('time.minutes', { number: `${minutes}` }),
  ]
    .filter(Boolean)
    .join(' ');
}

/** `at 18:00` today, `Mon 08:00` another day. */
export function whenText(iso: string, reading: Reading): string {
  const isToday = DateTime.fromISO(iso).hasSame(
    DateTime.fromJSDate(reading.now),
    'day',
  );
  const clock = momentText(iso, reading);
  return isToday ? reading.t('time.at', { clock }) : clock;
}
