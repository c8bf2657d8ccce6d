/** What deploying a release to one target would change, from rendered manifests and what is live. Pure. */

import type { ResourceChange } from '@stagecraft/plugin-promotions-common';
import type { ManagedResource, Manifest } from '../../argocd/ArgoApi';

export interface TargetEvidence {
  target: string;
  /** Where resources go that name no namespace. */
  destination: string;
  /** The release rendered here. */
  wanted: readonly Manifest[];
  /** The deployed revision rendered here; absent when it is not known. */
  deployed?: readonly Manifest[];
  live: readonly ManagedResource[];
  /** Whether what left the manifests is deleted. */
  prune: boolean;
  /** Whether Argo CD compares the target with this very release, so that its `modified` speaks of it. */
  compared: boolean;
}

interface Named {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/** Every resource that changes, comes or goes, and every one that stays behind; hooks are none of them. */
export function changesOf(evidence: TargetEvidence): ResourceChange[] {
  const keyOf = (r: Named) => resourceKey(r, evidence.destination);
  const wanted = evidence.wanted.filter(m => !m.hook);
  const wantedKeys = new Set(wanted.map(keyOf));
  const live = evidence.live.filter(r => r.live && !r.hook);
  const liveByKey = new Map(live.map(r => [keyOf(r), r]));
  const before = new Map(
    (evidence.deployed ?? []).map(m => [keyOf(m), m.digest]),
  );

  const incoming = wanted.flatMap(m => {
    const there = liveByKey.get(keyOf(m));
    const digest = before.get(keyOf(m));
    const change = there
      ? isUpdate(m, digest, there, evidence.compared) && 'update'
      : 'create';
    return change ? [changeOf(evidence.target, m, change)] : [];
  });
  const outgoing = live
    .filter(r => !wantedKeys.has(keyOf(r)))
    .map(r =>
      changeOf(evidence.target, r, evidence.prune ? 'delete' : 'leftover'),
    );
  return [...outgoing, ...incoming];
}

function isUpdate(
  manifest: Manifest,
  deployedDigest: string | undefined,
  live: ManagedResource,
  compared: boolean,
): boolean {
  return (
    (deployedDigest !== undefined && deployedDigest !== manifest.digest) ||
    (compared && live.modified)
  );
}

function changeOf(
  target: string,
  { group, kind, namespace, name }: Named,
  change: ResourceChange['change'],
): ResourceChange {
  return { target, group, kind, namespace, name, change };
}

function resourceKey(r: Named, destination: string): string {
  return JSON.stringify([r.group, r.kind, r.namespace || destination, r.name]);
}
