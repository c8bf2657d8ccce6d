/** Kubernetes' Deployment controller, as far as a rolling update and its progress deadline go. */

import {
  listAt,
  numberAt,
  recordAt,
  stableJson,
  textAt,
} from '../../world/json';
import { kubeTime } from '../../world/ObjectStore';
import { KubeObject } from '../../world/types';
import {
  conditionOf,
  isReady,
  labelsAt,
  ownedBy,
  ownerReference,
  replicasOf,
  templateHash,
} from './objects';

/** What is to be done for a Deployment now; `checkAfter` milliseconds later it must be looked at again. */
export interface DeploymentPlan {
  deployment: KubeObject;
  replicaSets: KubeObject[];
  /** ReplicaSets that need one more pod. */
  create: KubeObject[];
  stop: KubeObject[];
  checkAfter?: number;
}

/** One step of a Deployment towards its template. Pods that are stopping count as gone. */
export function planDeployment(
  deployment: KubeObject,
  replicaSets: readonly KubeObject[],
  pods: readonly KubeObject[],
  now: Date,
): DeploymentPlan {
  const mine = replicaSets.filter(rs => ownedBy(rs, deployment));
  const current = currentSet(deployment, mine);
  const fresh = pods.filter(p => ownedBy(p, current));
  const old = pods.filter(
    p => !ownedBy(p, current) && mine.some(rs => ownedBy(p, rs)),
  );
  const { create, stop } = rollout(deployment, fresh, old);
  const counts = {
    fresh: fresh.length + create,
    total: fresh.length + old.length + create - stop.length,
  };
  const sets = [
    ...mine.filter(
      rs => rs !== current && rs.metadata.name !== current.metadata.name,
    ),
    current,
  ];
  const updated = withStatus(deployment, current, fresh, old, now);
  return {
    deployment: updated,
    replicaSets: sets.map(rs =>
      sized(
        rs,
        rs === current
          ? counts.fresh - stop.filter(p => ownedBy(p, rs)).length
          : old.filter(p => ownedBy(p, rs) && !stop.includes(p)).length,
        pods,
      ),
    ),
    create: Array.from({ length: create }, () => current),
    stop,
    checkAfter: deadlineIn(updated, now),
  };
}

function currentSet(
  deployment: KubeObject,
  replicaSets: readonly KubeObject[],
): KubeObject {
  const template = recordAt(deployment, 'spec', 'template');
  const hash = templateHash(stableJson(template));
  const name = `${deployment.metadata.name}-${hash}`;
  const known = replicaSets.find(rs => rs.metadata.name === name);
  if (known) return known;
  const labels = { ...labelsAt(template), 'pod-template-hash': hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: {
        'deployment.kubernetes.io/revision': String(replicaSets.length + 1),
      },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        ...template,
        metadata: { ...recordAt(template, 'metadata'), labels },
      },
    },
    status: { replicas: 0 },
  };
}

// maxSurge 25 % rounded up, maxUnavailable 25 % rounded down: Kubernetes' defaults.
function rollout(
  deployment: KubeObject,
  fresh: readonly KubeObject[],
  old: readonly KubeObject[],
): { create: number; stop: KubeObject[] } {
  const wanted = replicasOf(deployment);
  const room = wanted + Math.ceil(wanted / 4) - fresh.length - old.length;
  const create = Math.max(0, Math.min(wanted - fresh.length, room));
  const ready = [...fresh, ...old].filter(isReady).length;
  const spare = Math.max(0, ready - (wanted - Math.floor(wanted / 4)));
  const unready = old.filter(p => !isReady(p));
  const surplus = fresh.slice(wanted);
  const stop = [...unready, ...old.filter(isReady).slice(0, spare), ...surplus];
  return { create, stop };
}

function sized(
  replicaSet: KubeObject,
  replicas: number,
  pods: readonly KubeObject[],
): KubeObject {
  const ready = pods.filter(p => ownedBy(p, replicaSet) && isReady(p)).length;
  return {
    ...replicaSet,
    spec: { ...recordAt(replicaSet, 'spec'), replicas },
    status: ready
      ? { replicas, readyReplicas: ready, availableReplicas: ready }
      : { replicas },
  };
}

function withStatus(
  deployment: KubeObject,
  current: KubeObject,
  fresh: readonly KubeObject[],
  old: readonly KubeObject[],
  now: Date,
): KubeObject {
  const ready = [...fresh, ...old].filter(isReady).length;
  const wanted = replicasOf(deployment);
  const complete =
    fresh.length === wanted && old.length === 0 && fresh.every(isReady);
  const counts = {
    observedGeneration: deployment.metadata.generation,
    replicas: fresh.length + old.length,
    updatedReplicas: fresh.length,
    ...(ready ? { readyReplicas: ready, availableReplicas: ready } : {}),
    ...(ready < wanted ? { unavailableReplicas: wanted - ready } : {}),
  };
  return {
    ...deployment,
    metadata: {
      ...deployment.metadata,
      annotations: {
        ...deployment.metadata.annotations,
        'deployment.kubernetes.io/revision':
          current.metadata.annotations?.['deployment.kubernetes.io/revision'] ??
          '1',
      },
    },
    status: {
      ...counts,
      conditions: [
        available(deployment, ready >= wanted - Math.floor(wanted / 4), now),
        progressing(deployment, current, counts, complete, now),
      ],
    },
  };
}

function available(
  deployment: KubeObject,
  enough: boolean,
  now: Date,
): unknown {
  const status = enough ? 'True' : 'False';
  const known = conditionOf(deployment, 'Available');
  if (textAt(known, 'status') === status) return known;
  return {
    type: 'Available',
    status,
    lastTransitionTime: kubeTime(now),
    lastUpdateTime: kubeTime(now),
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: enough
      ? 'Deployment has minimum availability.'
      : 'Deployment does not have minimum availability.',
  };
}

function progressing(
  deployment: KubeObject,
  current: KubeObject,
  counts: { updatedReplicas: number; readyReplicas?: number; replicas: number },
  complete: boolean,
  now: Date,
): unknown {
  const known = conditionOf(deployment, 'Progressing');
  const set = `ReplicaSet "${current.metadata.name}"`;
  const moved =
    textAt(known, 'message')?.includes(set) !== true ||
    numberAt(deployment, 'status', 'updatedReplicas') !==
      counts.updatedReplicas ||
    numberAt(deployment, 'status', 'replicas') !== counts.replicas ||
    (numberAt(deployment, 'status', 'readyReplicas') ?? 0) !==
      (counts.readyReplicas ?? 0);
  const make = (
    status: string,
    reason: string,
    message: string,
    updated: boolean,
  ) => ({
    type: 'Progressing',
    status,
    lastTransitionTime:
      textAt(known, 'status') === status
        ? textAt(known, 'lastTransitionTime') ?? kubeTime(now)
        : kubeTime(now),
    lastUpdateTime: updated
      ? kubeTime(now)
      : textAt(known, 'lastUpdateTime') ?? kubeTime(now),
    reason,
    message,
  });
  if (complete) {
    const done = `${set} has successfully progressed.`;
    return make('True', 'NewReplicaSetAvailable', done, moved);
  }
  if (textAt(known, 'reason') === 'NewReplicaSetAvailable' && !moved)
    return known;
  if (!moved && overdue(deployment, now)) {
    const late = `${set} has timed out progressing.`;
    return make('False', 'ProgressDeadlineExceeded', late, false);
  }
  return make('True', 'ReplicaSetUpdated', `${set} is progressing.`, moved);
}

function overdue(deployment: KubeObject, now: Date): boolean {
  const left = deadlineIn(deployment, now);
  return left !== undefined && left <= 0;
}

/** Milliseconds until the progress deadline; undefined when nothing is in progress. */
function deadlineIn(deployment: KubeObject, now: Date): number | undefined {
  const condition = listAt(deployment, 'status', 'conditions').find(
    c => textAt(c, 'type') === 'Progressing',
  );
  const reason = textAt(condition, 'reason');
  if (reason === undefined || reason === 'NewReplicaSetAvailable')
    return undefined;
  const since = Date.parse(textAt(condition, 'lastUpdateTime') ?? '');
  const limit = numberAt(deployment, 'spec', 'progressDeadlineSeconds') ?? 600;
  const left = since + limit * 1000 - now.getTime();
  return reason === 'ProgressDeadlineExceeded' ? Math.min(left, 0) : left;
}
