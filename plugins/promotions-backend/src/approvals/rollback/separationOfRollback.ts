/** Who had a part in a rollback: only who asks for it. What it brings was approved when it was deployed first. Pure. */

import { separationOf, type Separated } from '../authors/separationOf';
import type { StagePolicy } from '../policies';

export function separationOfRollback(
  requestedBy: string,
  policy: Pick<StagePolicy, 'separation'>,
): Separated {
  const did = 'asked for this rollback';
  const requester = { ref: requestedBy, name: requestedBy, did };
  return separationOf({ authors: [], requesters: [requester] }, policy);
}
