/** What a failed request means to the tab, and how it reads. */

import { ResponseError } from '@backstage/errors';

/** The stage's release is no longer the one that was decided on. */
export function isReleaseChanged(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** The same person asked for a newer preview before this one's turn came. */
export function isSuperseded(error: unknown): boolean {
  return (
    error instanceof ResponseError && error.body.error.name === 'Superseded'
  );
}

export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** The person may not have it, or an older backend does not have the route. */
export function isNotOffered(error: unknown): boolean {
  return [403, 404, 405].includes(statusOf(error) ?? 0);
}

/** Why the backend refused it, as a code; other errors have another one or none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof ResponseError ? error.body.error.code : undefined;
}

/** The backend's own sentence where it sent one, without the wrapping of the HTTP client. */
export function messageOf(error: unknown): string {
  if (error instanceof ResponseError) {
    return error.body.error.message || error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

function statusOf(error: unknown): number | undefined {
  return error instanceof ResponseError ? error.statusCode : undefined;
}
