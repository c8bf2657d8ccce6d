/** From when to when something was done, and how long that took. */

import type { Reading } from './reading';
import { lengthText, momentText } from './time';

interface Span {
  startedAt?: string;
  endedAt?: string;
}

export function tookText(
  { startedAt, endedAt }: Span,
  reading: Reading,
): string | undefined {
  const { t } = reading;
  const from = startedAt && momentText(startedAt, reading);
  const to = endedAt && momentText(endedAt, reading);
  if (startedAt && endedAt && from && to) {
    const duration = lengthText(startedAt, endedAt, reading);
    return t('release.took', { from, to, duration });
  }
  if (from) {
    return t('release.began', { from });
  }
  return to && t('release.ended', { to });
}
