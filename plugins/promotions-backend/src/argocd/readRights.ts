/**
 * Argo CD answers an account without rights an empty list, with 200 and without a reason (recording rbac shows the
 * other calls refused); only asking for the right itself tells that from an Argo CD in which there is nothing.
 */

import type { ArgoHttp } from './ArgoHttp';
import type { WatchKind } from './decode';
import { ArgoError } from './errors';
import { isFields } from './fields';

/** Throws `forbidden` when our account may not read all objects of a kind of which it was shown none. */
export async function demandReadRights(
  http: Pick<ArgoHttp, 'json'>,
  kind: WatchKind,
  signal?: AbortSignal,
): Promise<void> {
  const path = `/api/v1/account/can-i/${kind}/get/*/*`;
  const answer = await http
    .json({ method: 'GET', path, signal })
    .catch(error => unlessUnknown(error));
  if (isFields(answer) && answer.value === 'no') {
    throw new ArgoError(
      'forbidden',
      `it shows us no ${kind}, and our account may not read all of them`,
    );
  }
}

/** An Argo CD that does not know the question has to be believed. */
function unlessUnknown(error: unknown): undefined {
  const isUnknown =
    error instanceof ArgoError &&
    (error.kind === 'notFound' ||
      error.kind === 'invalid' ||
      error.kind === 'forbidden');
  if (!isUnknown) {
    throw error;
  }
  return undefined;
}
