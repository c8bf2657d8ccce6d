/** From when to when something was done, and how long that took. */

import type { Reading } from './reading';
import { spanOf } from './span';
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
  if (startedAt && endedAt) {
    const duration = lengthText(startedAt, endedAt, reading);
    return t('release.took', {
      ...spanOf(startedAt, endedAt, reading),
      duration,
    });
  }
  if (startedAt) {
    return t('release.began', { from: momentText(startedAt, reading) });
  }
  return endedAt && t('release.ended', { to: momentText(endedAt, reading) });
}
