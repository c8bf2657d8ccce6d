/** Who we are to one Argo CD: a token that may be rotated, or a session that we open and renew. */

import { ArgoError } from './errors';

export interface Credentials {
  /** The token for the next call. */
  current(): Promise<string>;
  /**
   * Another token in place of one that was refused with that error; undefined when there is none. Until it changes,
   * or some time has passed, `current` fails with that error, so that many calls at once are not all refused.
   */
  renew(refused: string, error: ArgoError): Promise<string | undefined>;
}

/** How long a refused token is not sent again. */
const TOKEN_PAUSE_MS = 10_000;
/** Argo CD locks an account for a while after five failures, so a refused password is not sent again at once. */
const PASSWORD_PAUSE_MS = 60_000;

/** What was refused, why, and until when it is not tried again. */
interface Refusal {
  secret: string;
  error: unknown;
  until: number;
}

/** Reads the token anew for each call, so that a rotated one is taken up. */
export function tokenCredentials(
  read: () => string | undefined,
  now: () => number,
): Credentials {
  let refusal: Refusal | undefined;
  return {
    async current() {
      const token = configured(read);
      if (!token) {
        throw new ArgoError('unauthenticated', 'No token is configured');
      }
      if (refusal?.secret === token && now() < refusal.until) {
        throw refusal.error;
      }
      return sendable(token);
    },
    async renew(refused, error) {
      const token = configured(read);
      if (token && token !== refused) {
        return sendable(token);
      }
      refusal = { secret: refused, error, until: now() + TOKEN_PAUSE_MS };
      return undefined;
    },
  };
}

function configured(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ArgoError(
      'unauthenticated',
      `The configured token cannot be read: ${problem}`,
    );
  }
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

export interface SessionOptions {
  /** Read anew for each session. */
  password: () => string;
  open: (password: string) => Promise<string>;
  now: () => number;
}

/** Opens a session when a token is first needed, and another one when it is refused; never two at a time. */
export function sessionCredentials({
  password,
  open,
  now,
}: SessionOptions): Credentials {
  let session: Promise<string> | undefined;
  let refusal: Refusal | undefined;
  let renewedAt = -Infinity;

  function refuse(secret: string, error: unknown) {
    session = undefined;
    refusal = { secret, error, until: now() + PASSWORD_PAUSE_MS };
  }

  function signIn(): Promise<string> {
    const secret = password();
    if (refusal?.secret === secret && now() < refusal.until) {
      return Promise.reject(refusal.error);
    }
    const opening = open(secret);
    session = opening;
    opening.catch(error => {
      session = undefined;
      if (isRefusal(error)) {
        refuse(secret, error);
      }
    });
    return opening;
  }

  async function renew(
    refused: string,
    error: ArgoError,
  ): Promise<string | undefined> {
    const known = session ?? signIn();
    const token = await known;
    if (token !== refused) {
      return token;
    }
    if (session !== known) {
      return renew(refused, error);
    }
    if (now() - renewedAt < TOKEN_PAUSE_MS) {
      refuse(password(), error);
      return undefined;
    }
    renewedAt = now();
    return signIn();
  }

  return { current: () => session ?? signIn(), renew };
}

function isRefusal(error: unknown): boolean {
  return error instanceof ArgoError && error.kind === 'unauthenticated';
}
