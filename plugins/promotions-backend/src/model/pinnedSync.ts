/** A sync to exactly known revisions: what is asked of Argo CD, and whether that is what it took. */

import type { SyncRequest } from '../argocd/ArgoApi';
import type { Application, ApplicationSet, NameValue } from '../argocd/types';
import { same } from './operations';
import { prunes } from './release';

/** Always our own: an inherited one could drop the pinned revision at the first retry. */
const RETRY = { limit: 2, backoffSeconds: 10, maxSeconds: 180 };

/** `infos` tell in Argo CD who it is for and find it again. */
export function pinnedSync(
  app: Application,
  set: Pick<ApplicationSet, 'annotations'>,
  revisions: string[],
  infos: NameValue[],
): SyncRequest {
  return {
    revisions,
    multiSource: app.multiSource,
    prune: prunes(set, app),
    syncOptions: app.syncOptions,
    infos,
    retry: RETRY,
  };
}

/**
 * For people: how what was accepted differs from what was asked of the Application as it was read; undefined when it
 * does not. The API copies the live sources into the operation, so the spec must be the same, too.
 */
export function unlikeAsked(
  { requestedOperation, specDigest }: Application,
  asked: Application,
  revisions: readonly string[],
): string | undefined {
  if ((requestedOperation?.otherSpec ?? specDigest) !== asked.specDigest) {
    return 'the spec of the Application changed while the sync was sent, so the sync was stopped';
  }
  return !requestedOperation || same(requestedOperation.revisions, revisions)
    ? undefined
    : otherThan(requestedOperation.revisions, revisions);
}

/** For people. */
export function otherThan(
  actual: readonly string[],
  asked: readonly string[],
): string {
  const took = actual.join(' + ') || 'no revision';
  return `Argo CD took ${took} instead of ${asked.join(' + ')}`;
}

/** How Argo CD is asked about an Application. */
export function refOf({ key, project }: Pick<Application, 'key' | 'project'>) {
  return { ...key, project };
}
