/** Asks Argo CD what going back to earlier revisions would make of a target: it is rendered, nothing is changed. */

import type { ResourceChange } from '@stagecraft/plugin-promotions-common';
import type { ArgoApi } from '../../argocd/ArgoApi';
import type { Application } from '../../argocd/types';
import { changesOf } from '../../model/comparing/stageDiff';
import { refOf } from '../../model/pinnedSync';
import { renderedDigest, type RenderedTarget } from '../../model/release';

/** What looking back asks of an Argo CD. */
export type LookingApi = Pick<ArgoApi, 'manifests' | 'managedResources'>;

export interface BackwardTarget extends RenderedTarget {
  application: Application;
  /** Live resources that are not among the manifests of then. */
  wouldGo: ResourceChange[];
}

/** With the live spec. Throws ArgoError. */
export async function lookBack(
  api: LookingApi,
  application: Application,
  revisions: string[],
): Promise<BackwardTarget> {
  const ref = refOf(application);
  const { multiSource } = application;
  const [manifests, live] = await Promise.all([
    api.manifests(ref, revisions, { multiSource }),
    api.managedResources(ref),
  ]);
  const changes = changesOf({
    target: application.key.name,
    destination: application.destination.namespace,
    wanted: manifests,
    live,
    prune: true,
    compared: false,
  });
  return {
    application,
    rendered: renderedDigest(manifests),
    wouldGo: changes.filter(({ change }) => change === 'delete'),
  };
}

export function resourcesOf(
  targets: readonly BackwardTarget[],
): ResourceChange[] {
  return targets.flatMap(({ wouldGo }) => wouldGo);
}
