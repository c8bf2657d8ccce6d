/** What an answer that is no success means; Argo CD answers `{error, code, message}` (recording rbac). */

import { ArgoError, type ArgoErrorKind } from './errors';
import { isFields, shortened } from './fields';

export interface FailedAnswer {
  /** Such as `GET /api/v1/applications`. */
  where: string;
  status: number;
  body: string;
  retryAfter: string | null;
  location: string | null;
}

/** gRPC's code for a state that does not allow the call. */
const FAILED_PRECONDITION = 9;
/** gRPC's code for two writers at once. */
const ABORTED = 10;

/** `now`: the clock of who answered, in milliseconds, as its Retry-After may be a date. */
export function answerError(answer: FailedAnswer, now: number): ArgoError {
  const { status, where } = answer;
  const { code, message } = readBody(answer.body);
  if (status >= 300 && status < 400) {
    return redirectError(answer);
  }
  return new ArgoError(
    kindOf(status, code, message),
    `${where} was answered ${status}: ${message || 'no reason given'}`,
    { status, retryAfterSeconds: secondsOf(answer.retryAfter, now) },
  );
}

function redirectError({ where, status, location }: FailedAnswer): ArgoError {
  const target = location ? ` to ${location.split('?')[0]}` : '';
  return new ArgoError(
    'undecodable',
    `${where} was redirected${target}; set the instance's url to the address that answers itself`,
    { status },
  );
}

function kindOf(
  status: number,
  code: number | undefined,
  message: string,
): ArgoErrorKind {
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return /blocked by sync window/.test(message) ? 'window' : 'forbidden';
    case 404:
      return 'notFound';
    case 409:
      return 'busy';
    case 429:
      return 'rateLimited';
    default:
      return status >= 500 ? 'server' : kindOfBadRequest(code, message);
  }
}

function kindOfBadRequest(
  code: number | undefined,
  message: string,
): ArgoErrorKind {
  const busy =
    code === ABORTED ||
    (code === FAILED_PRECONDITION && /already in progress/.test(message));
  return busy ? 'busy' : 'invalid';
}

function readBody(body: string): { code?: number; message: string } {
  try {
    const json: unknown = JSON.parse(body);
    if (isFields(json)) {
      const said = json.message ?? json.error;
      return {
        code: typeof json.code === 'number' ? json.code : undefined,
        message: shortened(typeof said === 'string' ? said : '', 300),
      };
    }
  } catch {
    // A proxy's page: its text is all there is.
  }
  return { message: shortened(body.replace(/\s+/g, ' ').trim(), 100) };
}

/** `Retry-After` is a number of seconds or a date. */
function secondsOf(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') {
    return undefined;
  }
  const seconds = Number(header);
  const wait = Number.isFinite(seconds)
    ? seconds
    : (Date.parse(header) - now) / 1000;
  return Number.isFinite(wait) ? Math.max(0, Math.ceil(wait)) : undefined;
}
