/** Health of live resources and of an Application, by Argo CD's built-in checks. */

import { HealthCode } from '../../world/argocd';
import { at, listAt, numberAt, recordAt, textAt } from '../../world/json';
import { KubeObject } from '../../world/types';
import { conditionOf } from '../cluster/objects';

export interface ResourceHealth {
  status: HealthCode;
  message?: string;
}

const ORDER: HealthCode[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
];

/** The worse of two health states. */
export function worse(a: HealthCode, b: HealthCode): HealthCode {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

function deployment(live: KubeObject): ResourceHealth {
  const wait = (text: string): ResourceHealth => ({
    status: 'Progressing',
    message: `Waiting for rollout to finish: ${text}`,
  });
  if (at(live, 'spec', 'paused') === true) {
    return { status: 'Suspended', message: 'Deployment is paused' };
  }
  const count = (field: string) => numberAt(live, 'status', field) ?? 0;
  if ((live.metadata.generation ?? 0) > count('observedGeneration')) {
    return wait('observed deployment generation less than desired generation');
  }
  const progressing = conditionOf(live, 'Progressing');
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    return {
      status: 'Degraded',
      message: `Deployment "${live.metadata.name}" exceeded its progress deadline`,
    };
  }
  const wanted = numberAt(live, 'spec', 'replicas') ?? 1;
  const updated = count('updatedReplicas');
  if (updated < wanted) {
    return wait(
      `${updated} out of ${wanted} new replicas have been updated...`,
    );
  }
  if (count('replicas') > updated) {
    return wait(
      `${count('replicas') - updated} old replicas are pending termination...`,
    );
  }
  return count('availableReplicas') < updated
    ? wait(
        `${count(
          'availableReplicas',
        )} of ${updated} updated replicas are available...`,
      )
    : { status: 'Healthy' };
}

function replicaSet(live: KubeObject): ResourceHealth {
  const wanted = numberAt(live, 'spec', 'replicas') ?? 1;
  const available = numberAt(live, 'status', 'availableReplicas') ?? 0;
  return available < wanted
    ? {
        status: 'Progressing',
        message: `Waiting for rollout to finish: ${available} out of ${wanted} new replicas are available...`,
      }
    : { status: 'Healthy' };
}

function pod(live: KubeObject): ResourceHealth {
  const [container] = listAt(live, 'status', 'containerStatuses');
  const waiting = recordAt(container, 'state', 'waiting');
  const reason = textAt(waiting, 'reason');
  if (reason?.startsWith('Err') || reason?.endsWith('BackOff')) {
    return { status: 'Degraded', message: textAt(waiting, 'message') };
  }
  const phase = textAt(live, 'status', 'phase');
  if (phase === 'Failed') return { status: 'Degraded' };
  const ready = textAt(conditionOf(live, 'Ready'), 'status') === 'True';
  return { status: phase === 'Succeeded' || ready ? 'Healthy' : 'Progressing' };
}

// A condition Suspended counts as an end, also when it is False: a resumed Job reads Healthy at once
// (recording suspended).
function job(live: KubeObject): ResourceHealth {
  const failure = conditionOf(live, 'Failed');
  if (failure)
    return { status: 'Degraded', message: textAt(failure, 'message') };
  const suspension = conditionOf(live, 'Suspended');
  if (textAt(suspension, 'status') === 'True') {
    return { status: 'Suspended', message: textAt(suspension, 'message') };
  }
  const end = conditionOf(live, 'Complete') ?? suspension;
  return end
    ? { status: 'Healthy', message: textAt(end, 'message') }
    : { status: 'Progressing' };
}

function applicationSet(live: KubeObject): ResourceHealth {
  const message = (type: string) => textAt(conditionOf(live, type), 'message');
  const holds = (type: string) =>
    textAt(conditionOf(live, type), 'status') === 'True';
  if (holds('ErrorOccurred')) {
    return { status: 'Degraded', message: message('ErrorOccurred') };
  }
  return holds('ResourcesUpToDate')
    ? { status: 'Healthy', message: message('ResourcesUpToDate') }
    : {
        status: 'Progressing',
        message: 'Waiting for the status to be reported',
      };
}

const CHECKS = new Map<
  string,
  (live: KubeObject) => ResourceHealth | undefined
>([
  ['Deployment', deployment],
  ['ReplicaSet', replicaSet],
  ['Pod', pod],
  ['Job', job],
  ['ApplicationSet', applicationSet],
]);

/** Health of a live resource; undefined for kinds that have none, Applications among them. */
export function healthOf(live: KubeObject): ResourceHealth | undefined {
  if (live.metadata.deletionTimestamp) {
    return { status: 'Progressing', message: 'Pending deletion' };
  }
  return CHECKS.get(live.kind)?.(live);
}
