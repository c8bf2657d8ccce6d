/** Errors as our API answers them, in Backstage's error body: its name is what a client acts on. */

import { CustomErrorBase, NotAllowedError } from '@backstage/errors';
import type { RefusalCode } from '@stagecraft/plugin-promotions-common';
import type { Refusal } from '../approvals/situation';

/** 409: the release is no longer the one that was looked at. Nothing was stored or deployed. */
export class ReleaseChanged extends CustomErrorBase {
  readonly name = 'ReleaseChanged';
  readonly statusCode = 409;
}

/** 403 with the code and the reason that the API shows on the button, too. */
export class Refused extends NotAllowedError {
  readonly code: RefusalCode;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.code = refusal.code;
  }
}
