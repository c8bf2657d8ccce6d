/** What makes two candidates one release: the same targets, rendering to the same manifests under the same spec. */

import { createHash } from 'node:crypto';
import { ANNOTATION_PRUNE } from '@stagecraft/plugin-promotions-common';
import type { Manifest } from '../argocd/ArgoApi';
import type { Application, ApplicationSet } from '../argocd/types';

/** A target with the digest of what the candidate renders to there. */
export interface RenderedTarget {
  application: Pick<Application, 'key' | 'specDigest' | 'automatedPrune'>;
  /** By `renderedDigest`. */
  rendered: string;
}

/** One name for all manifests of a target, whatever their order. */
export function renderedDigest(manifests: readonly Manifest[]): string {
  return digest(manifests.map(manifestLine).sort());
}

/**
 * The release's id. Revisions are no part of it: a commit that leaves targets, manifests and spec as they
 * are leaves the release as it is (recording 3.5/monorepo). The order of targets does not matter. What the sync
 * would delete is part of it: an annotation decides that, which is no part of the spec.
 */
export function releaseId(
  set: Pick<ApplicationSet, 'specDigest' | 'annotations'>,
  targets: readonly RenderedTarget[],
): string {
  const parts = targets.map(target => targetLine(set, target)).sort();
  return digest([set.specDigest, ...parts]);
}

/**
 * Whether a sync that we send deletes what left the manifests: a sync by the API prunes only when told to
 * (recording 3.5/leftover). The ApplicationSet's annotation says so, else the template's own `automated.prune`.
 */
export function prunes(
  set: Pick<ApplicationSet, 'annotations'>,
  application: Pick<Application, 'automatedPrune'>,
): boolean {
  const said = set.annotations[ANNOTATION_PRUNE];
  return said === undefined ? application.automatedPrune : said === 'true';
}

function targetLine(
  set: Pick<ApplicationSet, 'annotations'>,
  { application, rendered }: RenderedTarget,
): string {
  const { namespace, name } = application.key;
  const prune = prunes(set, application);
  const { specDigest } = application;
  return JSON.stringify([namespace, name, specDigest, rendered, prune]);
}

function manifestLine(m: Manifest): string {
  return JSON.stringify([m.group, m.kind, m.namespace, m.name, m.digest]);
}

function digest(lines: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(lines))
    .digest('hex')
    .slice(0, 32);
}
