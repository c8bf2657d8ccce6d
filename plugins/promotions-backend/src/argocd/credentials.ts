/** Who we are to one Argo CD: a token that may be rotated, or a session that we open and renew. */

import { ArgoError } from './errors';

export interface Credentials {
  /** The token for the next call. */
  current(): Promise<string>;
  /** Another token in place of one that was refused; undefined when there is none, so that asking again is idle. */
  renew(refused: string): Promise<string | undefined>;
}

/** Reads the token anew for each call, so that a rotated one is taken up. */
export function tokenCredentials(read: () => string | undefined): Credentials {
  return {
    async current() {
      const token = read();
      if (!token) {
        throw new ArgoError('unauthenticated', 'No token is configured');
      }
      return sendable(token);
    },
    async renew(refused) {
      const token = read();
      return token && token !== refused ? sendable(token) : undefined;
    },
  };
}

/** `fetch` refuses what no header can hold, with an error that quotes it. */
function sendable(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ArgoError(
      'unauthenticated',
      'The configured token holds spaces, line breaks or letters that no token has',
    );
  }
  return token;
}

/** Argo CD locks an account for a while after five failures, so a refused password is not sent again at once. */
const PAUSE_AFTER_REFUSAL_MS = 60_000;

/** Opens a session when a token is first needed, and another one when it is refused; never two at a time. */
export function sessionCredentials(
  openSession: () => Promise<string>,
  now: () => number,
): Credentials {
  let session: Promise<string> | undefined;
  let refusal: { error: unknown; until: number } | undefined;

  function open(): Promise<string> {
    if (refusal && now() < refusal.until) {
      return Promise.reject(refusal.error);
    }
    const opening = openSession();
    session = opening;
    opening.catch(error => {
      session = undefined;
      refusal = isRefusal(error)
        ? { error, until: now() + PAUSE_AFTER_REFUSAL_MS }
        : undefined;
    });
    return opening;
  }

  return {
    current: () => session ?? open(),
    async renew(refused) {
      const token = await (session ?? open());
      return token === refused ? open() : token;
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof ArgoError && error.kind === 'unauthenticated';
}
