/** Comparing what git says with what lives: the sync status, the resources and the health of an Application. */

import { HealthCode, ResourceStatus, SyncStatusCode } from '../../world/argocd';
import { equalJson, isRecord, listAt } from '../../world/json';
import { KubeObject } from '../../world/types';
import { withDefaults } from '../cluster/objects';
import { healthOf, worse } from './health';
import {
  LAST_APPLIED,
  groupOf,
  hookTypes,
  isHook,
  lastApplied,
  pathOf,
  versionOf,
  waveOf,
} from './resources';

export interface Comparison {
  sync: SyncStatusCode;
  health: HealthCode;
  /** "Caused by …", which Argo CD tells since 3.6. */
  causes: string[];
  resources: ResourceStatus[];
}

export interface Pair {
  target?: KubeObject;
  live?: KubeObject;
}

/** Targets beside their live objects, then the live objects that have no target. Hooks take no part as targets. */
export function pairs(
  targets: readonly KubeObject[],
  live: readonly KubeObject[],
): Pair[] {
  const byPath = new Map(live.map(object => [pathOf(object), object]));
  const wanted = targets.filter(target => !isHook(target) && !skipped(target));
  const paths = new Set(wanted.map(pathOf));
  return [
    ...wanted.map(target => ({ target, live: byPath.get(pathOf(target)) })),
    ...live
      .filter(object => !paths.has(pathOf(object)))
      .map(object => ({ live: object })),
  ];
}

function skipped(target: KubeObject): boolean {
  return hookTypes(target).includes('Skip');
}

export function compare(
  targets: readonly KubeObject[],
  live: readonly KubeObject[],
): Comparison {
  const all = pairs(targets, live);
  const resources = all.map(resourceStatus).sort(byKind);
  const outOfSync = resources.some(r => r.status === 'OutOfSync');
  const counted = all.filter(pair => !(pair.live && isHook(pair.live)));
  return {
    sync: outOfSync ? 'OutOfSync' : 'Synced',
    ...applicationHealth(counted),
    resources,
  };
}

// Hooks are left out, and what is missing only counts when nothing lives: both are why a stage can
// read Healthy before its time (recordings gatejobs, 3.5/checkout).
function applicationHealth(
  counted: readonly Pair[],
): Pick<Comparison, 'health' | 'causes'> {
  if (counted.length && counted.every(pair => !pair.live)) {
    return { health: 'Missing', causes: [] };
  }
  const found = counted.flatMap(({ live }) => {
    const health = live && healthOf(live);
    return live && health ? [{ live, status: health.status }] : [];
  });
  const health = found.reduce<HealthCode>(
    (worst, { status }) => worse(worst, status),
    'Healthy',
  );
  const causes = found
    .filter(({ status }) => status === health && health !== 'Healthy')
    .map(({ live }) => {
      const group = groupOf(live);
      return `${group ? `${group}/` : ''}${live.kind}:${
        live.metadata.namespace ?? ''
      }/${live.metadata.name}`;
    });
  return { health, causes };
}

function resourceStatus(pair: Pair): ResourceStatus {
  const object = pair.live ?? pair.target;
  if (!object) throw new TypeError('a pair without objects');
  const hook = pair.live !== undefined && isHook(pair.live);
  const health = pair.live
    ? healthOf(pair.live)
    : { status: 'Missing' as const };
  const group = groupOf(object);
  const wave = waveOf(object);
  return {
    ...(group ? { group } : {}),
    version: versionOf(object),
    kind: object.kind,
    ...(object.metadata.namespace
      ? { namespace: object.metadata.namespace }
      : {}),
    name: object.metadata.name,
    ...(hook
      ? {}
      : {
          status: isSynced(pair) ? ('Synced' as const) : ('OutOfSync' as const),
        }),
    ...(health ? { health } : {}),
    ...(hook ? { hook } : {}),
    ...(!pair.target && !hook ? { requiresPruning: true } : {}),
    ...(wave && !hook ? { syncWave: wave } : {}),
  };
}

/** Whether a live object is what its manifest says; also a field that has left the manifest is a difference. */
export function isSynced({ target, live }: Pair): boolean {
  if (!target || !live) return false;
  const applied = live.metadata.annotations?.[LAST_APPLIED];
  return (
    (applied === undefined || applied === lastApplied(target)) &&
    contains(live, withDefaults(target))
  );
}

function contains(live: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    const items = listAt(live);
    return (
      items.length === wanted.length &&
      wanted.every((item, i) => contains(items[i], item))
    );
  }
  if (!isRecord(wanted)) return equalJson(live, wanted);
  return (
    isRecord(live) &&
    Object.entries(wanted).every(
      ([key, value]) => value === undefined || contains(live[key], value),
    )
  );
}

function byKind(a: ResourceStatus, b: ResourceStatus): number {
  const text = (r: ResourceStatus) =>
    [r.group ?? '', r.kind, r.namespace ?? '', r.name].join('\u0000');
  return text(a) < text(b) ? -1 : 1;
}
