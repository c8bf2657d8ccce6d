/** Times as a field of the browser writes them, in the person's own time zone. */

import { DateTime } from 'luxon';

/** `2026-11-20T12:45` */
export function toLocal(time: Date): string {
  return DateTime.fromJSDate(time).toFormat("yyyy-MM-dd'T'HH:mm");
}

/** The moment in ISO 8601; nothing while the field is not filled in. */
export function fromLocal(value: string): string | undefined {
  const at = DateTime.fromISO(value);
  return value && at.isValid
    ? at.toUTC().toISO({ suppressMilliseconds: true }) ?? undefined
    : undefined;
}

/** What the person's time zone is called: `Europe/Zurich`. */
export function zoneName(): string {
  return DateTime.local().zoneName;
}
