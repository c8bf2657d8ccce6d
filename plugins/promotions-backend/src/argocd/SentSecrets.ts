/** What we sent to one Argo CD to prove who we are, so that nobody is told what an answer or an error quotes of it. */

import { inspect } from 'node:util';
import { ArgoError } from './errors';

/** Tokens are rotated and sessions renewed; an answer comes at most some seconds after. */
const MOST = 8;
/** Quotations are cut short, so that much of the start of a secret is taken for the secret. */
const TELLING = 8;
const HIDDEN = '[token]';

export class SentSecrets {
  private readonly sent = new Set<string>();

  add(secret: string): void {
    if (secret === '' || this.sent.has(secret)) {
      return;
    }
    this.sent.add(secret);
    for (const oldest of this.sent) {
      if (this.sent.size <= MOST) {
        return;
      }
      this.sent.delete(oldest);
    }
  }

  /** The text without them. */
  hidden(text: string): string {
    return [...this.sent].reduce(without, text);
  }

  /** The error without them; the same one where there is nothing to hide. */
  hide(error: ArgoError): ArgoError {
    const all = inspect(error);
    if (this.hidden(all) === all) {
      return error;
    }
    const { status, retryAfterSeconds } = error.details;
    return new ArgoError(error.kind, this.hidden(error.message), {
      status,
      retryAfterSeconds,
    });
  }
}

function without(text: string, secret: string): string {
  const start = secret.slice(0, TELLING);
  const pieces = text.split(start);
  const rest = secret.slice(TELLING);
  return pieces
    .map((piece, i) => (i === 0 ? piece : piece.slice(shared(piece, rest))))
    .join(HIDDEN);
}

/** How many letters of the one the other begins with. */
function shared(text: string, secret: string): number {
  let length = 0;
  while (length < secret.length && text[length] === secret[length]) {
    length += 1;
  }
  return length;
}
