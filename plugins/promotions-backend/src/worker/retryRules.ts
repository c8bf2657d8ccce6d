/** What to do about an Argo CD error, as data: one row a kind. */

import { ArgoError, type ArgoErrorKind } from '../argocd/errors';

export interface RetryRule {
  /**
   * `wait`: Argo CD took nothing; ask again later. `look`: it may have taken the sync; look for its execution id
   * before anything else is sent. `fail`: it will be no different the next time.
   */
  action: 'wait' | 'look' | 'fail';
  delaySeconds: number;
  /** For people, before Argo CD's own words. */
  says: string;
}

export const RETRY_RULES: Record<ArgoErrorKind, RetryRule> = {
  window: {
    action: 'wait',
    delaySeconds: 60,
    says: 'waits for a sync window to allow it',
  },
  busy: {
    action: 'wait',
    delaySeconds: 5,
    says: 'waits for another operation to end',
  },
  rateLimited: {
    action: 'wait',
    delaySeconds: 15,
    says: 'waits because Argo CD asked for fewer calls',
  },
  unauthenticated: {
    action: 'wait',
    delaySeconds: 60,
    says: "waits until the portal's token for Argo CD is renewed",
  },
  server: {
    action: 'look',
    delaySeconds: 10,
    says: 'Argo CD answered with an error of its own',
  },
  unreachable: {
    action: 'look',
    delaySeconds: 10,
    says: 'Argo CD cannot be reached',
  },
  timeout: {
    action: 'look',
    delaySeconds: 10,
    says: 'Argo CD did not answer in time',
  },
  undecodable: {
    action: 'look',
    delaySeconds: 30,
    says: 'Argo CD answered something unreadable',
  },
  forbidden: {
    action: 'fail',
    delaySeconds: 0,
    says: "the portal's account in Argo CD lacks a right",
  },
  notFound: {
    action: 'fail',
    delaySeconds: 0,
    says: 'the Application is gone',
  },
  invalid: {
    action: 'fail',
    delaySeconds: 0,
    says: 'Argo CD refused the request',
  },
};

/** The rule with the delay that Argo CD itself may have named. Anything that is no ArgoError is thrown on. */
export function ruleFor(error: unknown): RetryRule & { message: string } {
  if (!(error instanceof ArgoError)) {
    throw error;
  }
  const rule = RETRY_RULES[error.kind];
  return {
    ...rule,
    delaySeconds: error.details.retryAfterSeconds ?? rule.delaySeconds,
    message: `${rule.says}: ${error.message}`,
  };
}
