/** Lengths of time as people write them in app-config: `{ minutes: 30 }`, '30m' or 'PT30M'. */

import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds, type JsonValue } from '@backstage/types';
import { z } from 'zod';

const DAY_MS = 86_400_000;

/** In milliseconds. Throws for what is no length of time, with a reason that does not name the field. */
export function readDuration(written: JsonValue): number {
  const ms = durationToMilliseconds(
    readDurationFromConfig(new ConfigReader({ duration: written }), {
      key: 'duration',
    }),
  );
  if (!Number.isFinite(ms) || ms < 0) {
    throw new Error('it is less than nothing');
  }
  return ms;
}

/** In days, rounded. Throws when it cannot be read or is less than one, naming the field. */
export function readDays(key: string, written: JsonValue): number {
  let days: number;
  try {
    days = readDuration(written) / DAY_MS;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${key} is not a duration such as { days: 400 } or '400d': ${said}`,
    );
  }
  if (!(days >= 1)) {
    throw new Error(`${key} must be a day or more`);
  }
  // Backstage reads '400d' as a year of 365.25 days and the rest, and counts a year as 365 days.
  return Math.round(days);
}

/** In a policy: milliseconds, more than none where `least` is 1. */
export function durationSchema(least: 0 | 1) {
  return z.json().transform((written, context) => {
    try {
      const ms = readDuration(written);
      if (ms >= least) {
        return ms;
      }
    } catch {
      // Told below, in our own words.
    }
    const more = least > 0 ? ' of more than nothing' : '';
    const message = `${JSON.stringify(
      written,
    )} is no duration${more}, such as { minutes: 30 }, '30m' or 'PT30M'`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}
