/** Who calls: bearer tokens of accounts, and the sessions that a password opens. */
import { createHash, randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { kubeTime } from '../../world/ObjectStore';
import type { Account } from '../../world/World';
import { unauthenticated } from './answers';

export interface Caller {
  account: Account;
  /** When the token was issued, in the words of an error text. */
  issuedAt: string;
}

export interface SessionsOptions {
  accounts: ReadonlyMap<string, Account>;
  now: () => Date;
}

const BASE64_URL = /[^A-Za-z0-9_-]/;

/** What Go's JWT library says of a token that is none of ours (recording rbac). */
export function tokenComplaint(token: string): string {
  const segments = token.split('.');
  if (segments.length !== 3) {
    return 'token is malformed: token contains an invalid number of segments';
  }
  const signature = segments[2];
  const bad = signature.search(BASE64_URL);
  const cut = signature.length % 4 === 1 ? signature.length - 1 : -1;
  const byte = bad >= 0 ? bad : cut;
  return byte >= 0
    ? `token is malformed: could not base64 decode signature: illegal base64 data at input byte ${byte}`
    : 'token signature is invalid: signature is invalid';
}

function bearerOf(req: Request): string | undefined {
  const header = req.headers.authorization;
  const bearer = header?.startsWith('Bearer ') ? header.slice(7) : undefined;
  const cookies = req.headers.cookie?.split(/; */) ?? [];
  const cookie = cookies.find(one => one.startsWith('argocd.token='));
  return bearer ?? cookie?.slice('argocd.token='.length);
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return digest(a).equals(digest(b));
}

export class Sessions {
  readonly #issued = new Map<string, string>();
  readonly #startedAt: string;

  constructor(private readonly options: SessionsOptions) {
    this.#startedAt = kubeTime(options.now());
  }

  /** The account that a request's token stands for; 401 without one. */
  callerOf(req: Request): Caller {
    const token = bearerOf(req);
    if (!token) {
      throw unauthenticated('no session information');
    }
    const account = this.#accountOf(token);
    if (!account) {
      throw unauthenticated(`invalid session: ${tokenComplaint(token)}`);
    }
    return { account, issuedAt: this.#startedAt };
  }

  /** Signs in with a password and gives a token; 401 when name and password do not fit. */
  open(username: string | undefined, password: string | undefined): string {
    if (!username || !password) {
      throw unauthenticated('no credentials supplied');
    }
    const account = this.options.accounts.get(username);
    if (!account?.password || !sameText(account.password, password)) {
      throw unauthenticated('Invalid username or password');
    }
    const token = ['session', username, randomBytes(24).toString('hex')];
    this.#issued.set(token.join('.'), username);
    return token.join('.');
  }

  #accountOf(token: string): Account | undefined {
    const session = this.#issued.get(token);
    if (session) {
      return this.options.accounts.get(session);
    }
    return [...this.options.accounts.values()].find(account =>
      account.tokens.includes(token),
    );
  }
}
