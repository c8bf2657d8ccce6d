/** Errors of an Argo CD call, by what can be done about them. Messages never carry a token. */

export type ArgoErrorKind =
  /** No or a bad token: somebody must renew it. */
  | 'unauthenticated'
  /** The account lacks a right. */
  | 'forbidden'
  /** A sync window denies it; later it may pass. */
  | 'window'
  | 'notFound'
  /** Another operation runs. */
  | 'busy'
  /** The request is wrong, and will be the next time. */
  | 'invalid'
  | 'rateLimited'
  /** 5xx: perhaps later. */
  | 'server'
  /** No answer at all: it may or may not have been heard. */
  | 'unreachable'
  | 'timeout'
  /** It answered something that is no Argo CD's answer. */
  | 'undecodable';

export class ArgoError extends Error {
  override readonly name = 'ArgoError';

  constructor(
    readonly kind: ArgoErrorKind,
    message: string,
    readonly details: {
      status?: number;
      retryAfterSeconds?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: details.cause });
  }
}

const PASSING: ReadonlySet<ArgoErrorKind> = new Set([
  'window',
  'busy',
  'rateLimited',
  'server',
  'unreachable',
  'timeout',
]);

/** Whether the same call can be expected to succeed later without anybody doing something. */
export function mayPassLater(kind: ArgoErrorKind): boolean {
  return PASSING.has(kind);
}
