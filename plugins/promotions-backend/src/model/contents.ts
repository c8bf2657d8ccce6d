/** What a release consists of, kept to tell people later what changed. Pure. */

import type { Manifest } from '../argocd/ArgoApi';
import type { Application, ApplicationSet } from '../argocd/types';
import { prunes } from './release';

/** One resource with the hash of its content. */
export interface ContentsResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  digest: string;
}

export interface TargetContents {
  namespace: string;
  name: string;
  /** Digest of the Application's spec. */
  spec: string;
  /** Whether a sync deletes what left the manifests. */
  prune: boolean;
  resources: ContentsResource[];
}

export interface ReleaseContents {
  /** Digest of the ApplicationSet's spec. */
  set: string;
  targets: TargetContents[];
}

export function contentsOf(
  set: Pick<ApplicationSet, 'specDigest' | 'annotations'>,
  targets: readonly {
    application: Pick<Application, 'key' | 'specDigest' | 'automatedPrune'>;
    resources: readonly ContentsResource[];
  }[],
): ReleaseContents {
  return {
    set: set.specDigest,
    targets: targets.map(({ application, resources }) => ({
      ...application.key,
      spec: application.specDigest,
      prune: prunes(set, application),
      resources: [...resources],
    })),
  };
}

/** Without what only the comparison of images needs. */
export function resourceOf(manifest: Manifest): ContentsResource {
  const { group, kind, namespace, name, digest } = manifest;
  return { group, kind, namespace, name, digest };
}

/** How many changes are named before the rest is counted. */
const MOST_NAMED = 5;

/** What changed between two contents, in one clause for people; undefined when nothing did. */
export function whatChanged(
  before: ReleaseContents,
  after: ReleaseContents,
): string | undefined {
  const changes = [
    ...(before.set === after.set
      ? []
      : ['the spec of the ApplicationSet changed']),
    ...targetChanges(before.targets, after.targets),
  ];
  const more = changes.length - MOST_NAMED;
  const named = changes.slice(0, MOST_NAMED).join('; ');
  return changes.length === 0
    ? undefined
    : `${named}${more > 0 ? `; and ${more} more` : ''}`;
}

function targetChanges(
  before: readonly TargetContents[],
  after: readonly TargetContents[],
): string[] {
  const gone = before
    .filter(target => !find(after, target))
    .map(({ name }) => `the target ${name} is gone`);
  const others = after.flatMap(target => {
    const old = find(before, target);
    const suffix = after.length > 1 ? ` in ${target.name}` : '';
    return old
      ? changesOf(old, target).map(change => `${change}${suffix}`)
      : [`the target ${target.name} is new`];
  });
  return [...gone, ...others];
}

function find(targets: readonly TargetContents[], wanted: TargetContents) {
  return targets.find(
    ({ namespace, name }) =>
      namespace === wanted.namespace && name === wanted.name,
  );
}

function changesOf(before: TargetContents, after: TargetContents): string[] {
  const settings = before.spec === after.spec ? [] : ['its settings changed'];
  const deletes = after.prune
    ? 'a sync deletes what left the manifests now'
    : 'a sync no longer deletes what left the manifests';
  return [
    ...settings,
    ...(before.prune === after.prune ? [] : [deletes]),
    ...resourceChanges(before.resources, after.resources),
  ];
}

function resourceChanges(
  before: readonly ContentsResource[],
  after: readonly ContentsResource[],
): string[] {
  const old = new Map(before.map(r => [keyOf(r), r]));
  const now = new Map(after.map(r => [keyOf(r), r]));
  const changed = after.filter(
    r => old.has(keyOf(r)) && old.get(keyOf(r))?.digest !== r.digest,
  );
  return [
    ...changed.map(r => `${titleOf(r)} changed`),
    ...after.filter(r => !old.has(keyOf(r))).map(r => `${titleOf(r)} is new`),
    ...before.filter(r => !now.has(keyOf(r))).map(r => `${titleOf(r)} is gone`),
  ];
}

function keyOf({ group, kind, namespace, name }: ContentsResource): string {
  return JSON.stringify([group, kind, namespace, name]);
}

function titleOf({ kind, name }: ContentsResource): string {
  return `${kind} ${name}`;
}
