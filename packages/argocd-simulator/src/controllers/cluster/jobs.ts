/** Kubernetes' Job controller: pods, back-off limit, suspension, and the conditions that tell the result. */

import { at, listAt, numberAt, recordAt, textAt } from '../../world/json';
import { kubeTime } from '../../world/ObjectStore';
import { KubeObject } from '../../world/types';
import { conditionOf, ownedBy } from './objects';

export interface JobPlan {
  job: KubeObject;
  createPod: boolean;
  stop: KubeObject[];
}

/** One step of a Job. Wordings and conditions are those of kubernetes-jobs.json. */
export function planJob(
  job: KubeObject,
  allPods: readonly KubeObject[],
  now: Date,
): JobPlan {
  const pods = allPods.filter(p => ownedBy(p, job));
  const count = (phase: string) =>
    pods.filter(p => textAt(p, 'status', 'phase') === phase).length;
  const done = isDone(job);
  const active = pods.filter(p =>
    ['Pending', 'Running'].includes(textAt(p, 'status', 'phase') ?? ''),
  );
  if (at(job, 'spec', 'suspend') === true && !done) {
    return { job: suspended(job, now), createPod: false, stop: active };
  }
  const resumed = resume(job, now);
  const limit = numberAt(job, 'spec', 'backoffLimit') ?? 6;
  const succeeded = count('Succeeded');
  const failed = count('Failed');
  const over = succeeded > 0 || failed > limit;
  const counted = counts(resumed, {
    active: active.length,
    ready: count('Running'),
    succeeded,
    failed,
  });
  return {
    job: over && !done ? finished(counted, succeeded > 0, now) : counted,
    createPod: !over && !done && active.length === 0,
    stop: [],
  };
}

/** Labels that Kubernetes gives a Job's pods. */
export function jobLabels(job: KubeObject): Record<string, string> {
  const uid = job.metadata.uid ?? '';
  return {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': uid,
    'job-name': job.metadata.name,
  };
}

function isDone(job: KubeObject): boolean {
  return ['Complete', 'Failed'].some(
    type => textAt(conditionOf(job, type), 'status') === 'True',
  );
}

function suspended(job: KubeObject, now: Date): KubeObject {
  if (textAt(conditionOf(job, 'Suspended'), 'status') === 'True') return job;
  return withCondition(
    job,
    condition('Suspended', 'True', 'JobSuspended', 'Job suspended', now),
  );
}

// The condition stays, with status False: Argo CD takes that for the end of the Job (recording suspended).
function resume(job: KubeObject, now: Date): KubeObject {
  const started = {
    ...job,
    status: {
      ...recordAt(job, 'status'),
      startTime: at(job, 'status', 'startTime') ?? kubeTime(now),
    },
  };
  return textAt(conditionOf(job, 'Suspended'), 'status') === 'True'
    ? withCondition(
        { ...started, status: { ...started.status, startTime: kubeTime(now) } },
        condition('Suspended', 'False', 'JobResumed', 'Job resumed', now),
      )
    : started;
}

function counts(job: KubeObject, numbers: Record<string, number>): KubeObject {
  const {
    active: _a,
    succeeded: _s,
    failed: _f,
    ...rest
  } = recordAt(job, 'status');
  const shown = Object.entries(numbers).filter(
    ([key, n]) => n > 0 || key === 'ready',
  );
  return {
    ...job,
    status: {
      ...rest,
      terminating: 0,
      uncountedTerminatedPods: {},
      ...Object.fromEntries(shown),
    },
  };
}

function finished(job: KubeObject, success: boolean, now: Date): KubeObject {
  const [target, final, reason, message] = success
    ? [
        'SuccessCriteriaMet',
        'Complete',
        'CompletionsReached',
        'Reached expected number of succeeded pods',
      ]
    : [
        'FailureTarget',
        'Failed',
        'BackoffLimitExceeded',
        'Job has reached the specified backoff limit',
      ];
  const done = [target, final].reduce(
    (current, type) =>
      withCondition(current, condition(type, 'True', reason, message, now)),
    job,
  );
  return success
    ? {
        ...done,
        status: { ...recordAt(done, 'status'), completionTime: kubeTime(now) },
      }
    : done;
}

function condition(
  type: string,
  status: string,
  reason: string,
  message: string,
  now: Date,
) {
  const time = kubeTime(now);
  return {
    type,
    status,
    reason,
    message,
    lastProbeTime: time,
    lastTransitionTime: time,
  };
}

function withCondition(
  job: KubeObject,
  added: ReturnType<typeof condition>,
): KubeObject {
  const others = listAt(job, 'status', 'conditions').filter(
    c => textAt(c, 'type') !== added.type,
  );
  return {
    ...job,
    status: { ...recordAt(job, 'status'), conditions: [...others, added] },
  };
}
