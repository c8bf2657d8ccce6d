/** Two moments as people say them; today is only named where the other one was on another day. */

import { DateTime } from 'luxon';
import type { Reading } from './reading';
import { momentText } from './time';

export function spanOf(from: string, to: string, reading: Reading) {
  const begin = momentText(from, reading);
  const end = momentText(to, reading);
  const isOneDay = DateTime.fromISO(from).hasSame(DateTime.fromISO(to), 'day');
  const isToday = DateTime.fromISO(to).hasSame(
    DateTime.fromJSDate(reading.now),
    'day',
  );
  return {
    from: begin,
    to: isToday && !isOneDay ? reading.t('gap.today', { time: end }) : end,
  };
}
