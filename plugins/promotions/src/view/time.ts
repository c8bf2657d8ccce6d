/** Times as people say them, counted from the moment at which they look. */

import { DateTime, Duration } from 'luxon';
import type { Reading } from './reading';

type When = Pick<Reading, 'now' | 'locale'>;

/** `12:19` today, `Tue 09:12` this week, `3 Nov` before. */
export function clockText(iso: string, { now, locale }: When): string {
  const at = DateTime.fromISO(iso).setLocale(locale);
  const today = DateTime.fromJSDate(now);
  if (at.hasSame(today, 'day')) {
    return at.toFormat('HH:mm');
  }
  if (Math.abs(today.diff(at, 'days').days) < 6) {
    return at.toFormat('ccc HH:mm');
  }
  return at.toFormat(at.hasSame(today, 'year') ? 'd LLL' : 'd LLL yyyy');
}

/** As `clockText`, but always with the time of day: `3 Nov 09:12`. */
export function momentText(iso: string, reading: When): string {
  const day = clockText(iso, reading);
  return day.includes(':')
    ? day
    : `${day} ${DateTime.fromISO(iso).toFormat('HH:mm')}`;
}

/** `3 minutes ago` */
export function agoText(iso: string, { now, locale }: When): string {
  const base = DateTime.fromJSDate(now);
  // No time is ahead of the person's clock, and "in 0 seconds" would be.
  const at = DateTime.min(DateTime.fromISO(iso), base.minus({ seconds: 1 }));
  return at.toRelative({ base, locale }) ?? iso;
}

/** `18 minutes`: how long ago it was, in its largest whole unit. */
export function durationText(iso: string, { now, locale }: When): string {
  const past = DateTime.fromJSDate(now).diff(DateTime.fromISO(iso));
  const length = Duration.fromMillis(Math.max(past.toMillis(), 0));
  const { days, hours, minutes, seconds } = length
    .shiftTo('days', 'hours', 'minutes', 'seconds')
    .toObject();
  const [unit, count] =
    Object.entries({ days, hours, minutes }).find(([, n]) => n) ??
    (['seconds', Math.floor(seconds ?? 0)] as const);
  return Duration.fromObject({ [unit]: count }, { locale }).toHuman();
}

/** How long something took, as `durationText` says it. */
export function lengthText(from: string, to: string, { locale }: When) {
  return durationText(from, { now: new Date(to), locale });
}

/** The whole moment, for a tooltip. */
export function exactText(iso: string, { locale }: Pick<When, 'locale'>) {
  return DateTime.fromISO(iso)
    .setLocale(locale)
    .toLocaleString(DateTime.DATETIME_FULL_WITH_SECONDS);
}
