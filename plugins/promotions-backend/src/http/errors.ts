/** Errors as our API answers them, in Backstage's error body: its name is what a client acts on. */

import {
  CustomErrorBase,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { RefusalCode } from '@stagecraft/plugin-promotions-common';
import type { Refusal } from '../approvals/situation';
import { ArgoError } from '../argocd/errors';

/** 409: the release is no longer the one that was looked at. Nothing was stored or deployed. */
export class ReleaseChanged extends CustomErrorBase {
  readonly name = 'ReleaseChanged';
  readonly statusCode = 409;
}

/** 409: Argo CD took something else than was asked for, so the sync was ended. */
export class RepairStopped extends CustomErrorBase {
  readonly name = 'RepairStopped';
  readonly statusCode = 409;
}

/** 503: Argo CD could not be asked or refused the portal's own account; the message says what is known of the outcome. */
export class ArgoFailed extends ServiceUnavailableError {
  constructor(error: ArgoError) {
    super(`Argo CD: ${error.message}`, error);
  }
}

/** Argo CD's own failures are not the person's: they read what it said. Anything else is thrown as it is. */
export function fromArgo(error: unknown): never {
  throw error instanceof ArgoError ? new ArgoFailed(error) : error;
}

/** 403 with the code and the reason that the API shows on the button, too. */
export class Refused extends NotAllowedError {
  readonly code: RefusalCode;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.code = refusal.code;
  }
}

/** What the auditor is told of anything that was thrown. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
