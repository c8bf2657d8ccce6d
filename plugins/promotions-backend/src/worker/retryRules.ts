/** What to do about an Argo CD error, as data: one row a kind. */

import { ArgoError, type ArgoErrorKind } from '../argocd/errors';

export interface RetryRule {
  /**
   * `wait`: Argo CD took nothing; ask again later. `look`: it may have taken the sync; look for its execution id
   * before anything else is sent. `fail`: it will be no different the next time.
   */
  action: 'wait' | 'look' | 'fail';
  /** Before the first time that it is tried again; each further time twice as long. */
  delaySeconds: number;
  /** No delay grows beyond this. */
  longestSeconds: number;
  /** For people, before Argo CD's own words. */
  says: string;
}

export const RETRY_RULES: Record<ArgoErrorKind, RetryRule> = {
  window: {
    action: 'wait',
    delaySeconds: 30,
    longestSeconds: 300,
    says: 'waits for a sync window to allow it',
  },
  busy: {
    action: 'wait',
    delaySeconds: 5,
    longestSeconds: 30,
    says: 'waits for another operation to end',
  },
  rateLimited: {
    action: 'wait',
    delaySeconds: 15,
    longestSeconds: 120,
    says: 'waits because Argo CD asked for fewer calls',
  },
  unauthenticated: {
    action: 'wait',
    delaySeconds: 30,
    longestSeconds: 120,
    says: "waits until the portal's token for Argo CD is renewed",
  },
  server: {
    action: 'look',
    delaySeconds: 5,
    longestSeconds: 60,
    says: 'Argo CD answered with an error of its own',
  },
  unreachable: {
    action: 'look',
    delaySeconds: 5,
    longestSeconds: 60,
    says: 'Argo CD cannot be reached',
  },
  timeout: {
    action: 'look',
    delaySeconds: 10,
    longestSeconds: 60,
    says: 'Argo CD did not answer in time',
  },
  undecodable: {
    action: 'look',
    delaySeconds: 15,
    longestSeconds: 120,
    says: 'Argo CD answered something unreadable',
  },
  forbidden: {
    action: 'fail',
    delaySeconds: 0,
    longestSeconds: 0,
    says: "the portal's account in Argo CD lacks a right",
  },
  notFound: {
    action: 'fail',
    delaySeconds: 0,
    longestSeconds: 0,
    says: 'the Application is gone',
  },
  invalid: {
    action: 'fail',
    delaySeconds: 0,
    longestSeconds: 0,
    says: 'Argo CD refused the request',
  },
};

/** What an error asks for. */
export interface Retry {
  action: RetryRule['action'];
  message: string;
  delayMs: number;
}

/** Longest time that Argo CD may ask for; it is asked again at least so often. */
const MOST_ASKED_SECONDS = 600;

/**
 * How often in a row each piece of work met an error. It is no part of what is stored: who takes the work up begins
 * with the first delay, which doubles nothing.
 */
export class Retries {
  private readonly times = new Map<string, { kind: string; count: number }>();

  /** `work` names it. Anything that is no ArgoError is thrown on. */
  after(work: string, error: unknown): Retry {
    if (!(error instanceof ArgoError)) {
      throw error;
    }
    const { kind } = error;
    const before = this.times.get(work);
    const count = before?.kind === kind ? before.count + 1 : 0;
    this.times.set(work, { kind, count });
    const rule = RETRY_RULES[kind];
    const grown = Math.min(rule.delaySeconds * 2 ** count, rule.longestSeconds);
    const asked = error.details.retryAfterSeconds ?? grown;
    return {
      action: rule.action,
      message: `${rule.says}: ${error.message}`,
      delayMs: Math.min(asked, MOST_ASKED_SECONDS) * 1000,
    };
  }

  /** It went well, or is over. */
  forget(work: string): void {
    this.times.delete(work);
  }
}
