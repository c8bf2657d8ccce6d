/** The one node of a cluster: starts the containers of pods, ends those of Jobs, and knows their output. */

import { LogLine } from '../../world/World';
import { listAt, recordAt, textAt } from '../../world/json';
import { kubeTime } from '../../world/ObjectStore';
import { KubeObject } from '../../world/types';
import { imagesOf, textsAt } from './objects';

/** What a pod's annotations say about its run: `lab/outcome` is succeed, fail or hang; `lab/seconds` how long. */
export interface PodScript {
  outcome: string;
  seconds: number;
}

export function scriptOf(pod: KubeObject): PodScript {
  const annotations = textsAt(pod, 'metadata', 'annotations');
  return {
    outcome: annotations['lab/outcome'] ?? 'succeed',
    seconds: Number(annotations['lab/seconds'] ?? '4'),
  };
}

/** An image whose tag says `broken` cannot be pulled (recording degraded). */
export function cannotPull(pod: KubeObject): boolean {
  return imagesOf(pod.spec).some(image => /:.*broken/.test(image));
}

export function waitingForImage(pod: KubeObject, reason: string): KubeObject {
  const image = imagesOf(pod.spec)[0] ?? '';
  const message =
    reason === 'ErrImagePull'
      ? `failed to pull image "${image}": not found`
      : `Back-off pulling image "${image}"`;
  return withStatus(pod, 'Pending', false, { waiting: { reason, message } });
}

export function running(pod: KubeObject, now: Date): KubeObject {
  return withStatus(
    pod,
    'Running',
    true,
    { running: { startedAt: kubeTime(now) } },
    now,
  );
}

export function ended(
  pod: KubeObject,
  succeeded: boolean,
  now: Date,
): KubeObject {
  const startedAt = startOf(pod)?.toISOString().slice(0, 19);
  return withStatus(
    pod,
    succeeded ? 'Succeeded' : 'Failed',
    false,
    {
      terminated: {
        exitCode: succeeded ? 0 : 1,
        reason: succeeded ? 'Completed' : 'Error',
        ...(startedAt ? { startedAt: `${startedAt}Z` } : {}),
        finishedAt: kubeTime(now),
      },
    },
    now,
  );
}

function withStatus(
  pod: KubeObject,
  phase: string,
  ready: boolean,
  state: Record<string, unknown>,
  now?: Date,
): KubeObject {
  const status = ready ? 'True' : 'False';
  const time = now ? { lastTransitionTime: kubeTime(now) } : {};
  return {
    ...pod,
    status: {
      startTime: pod.metadata.creationTimestamp,
      ...recordAt(pod, 'status'),
      phase,
      conditions: ['Ready', 'ContainersReady', 'PodScheduled'].map(type => ({
        type,
        status: type === 'PodScheduled' ? 'True' : status,
        lastProbeTime: null,
        ...time,
      })),
      containerStatuses: listAt(pod, 'spec', 'containers').map(container => ({
        name: textAt(container, 'name') ?? '',
        image: textAt(container, 'image') ?? '',
        imageID: textAt(container, 'image') ?? '',
        ready,
        started: ready,
        restartCount: 0,
        lastState: {},
        state,
      })),
      qosClass: 'BestEffort',
    },
  };
}

function startOf(pod: KubeObject): Date | undefined {
  const [first] = listAt(pod, 'status', 'containerStatuses');
  const text =
    textAt(first, 'state', 'running', 'startedAt') ??
    textAt(first, 'state', 'terminated', 'startedAt');
  return text ? new Date(text) : undefined;
}

/**
 * What a pod's container has written until `now`: a function of when it started and how it ended,
 * so nothing has to run to produce it.
 */
export function linesOf(pod: KubeObject, now: Date): LogLine[] {
  const start = startOf(pod);
  if (!start) return [];
  const isJob = pod.metadata.ownerReferences?.some(o => o.kind === 'Job');
  const all = isJob ? jobLines(pod, start) : serviceLines(pod, start, now);
  return all.filter(({ at }) => at <= now.toISOString());
}

function jobLines(pod: KubeObject, start: Date): LogLine[] {
  const { outcome, seconds } = scriptOf(pod);
  const checks = Math.max(1, Math.floor(seconds));
  const [container] = listAt(pod, 'spec', 'containers');
  const command = listAt(container, 'command').slice(2).join(' ');
  const lines = [
    { after: 0, text: `+ ${command || 'run'}` },
    ...Array.from({ length: checks }, (_, i) => ({
      after: (i * 1000 * seconds) / checks,
      text:
        outcome === 'fail' && i === checks - 1
          ? `not ok ${i + 1} - expected status 200, got 500`
          : `ok ${i + 1} - check ${i + 1} of ${checks}`,
    })),
  ];
  return lines.map(({ after, text }) => line(pod, start, after, text));
}

function serviceLines(pod: KubeObject, start: Date, now: Date): LogLine[] {
  const every = 10_000;
  const beats = Math.min(
    360,
    Math.floor((now.getTime() - start.getTime()) / every),
  );
  const image = imagesOf(pod.spec)[0] ?? '';
  return [
    line(pod, start, 0, `starting ${image}`),
    line(pod, start, 0, 'listening on :8080'),
    ...Array.from({ length: beats }, (_, i) =>
      line(pod, start, (i + 1) * every, 'GET /healthz 200'),
    ),
  ];
}

function line(
  pod: KubeObject,
  start: Date,
  after: number,
  text: string,
): LogLine {
  return {
    at: new Date(start.getTime() + after).toISOString(),
    text,
    pod: pod.metadata.name,
    container: textAt(listAt(pod, 'spec', 'containers')[0], 'name') ?? '',
  };
}

/** Milliseconds that a Job's pod runs; undefined when it never ends. */
export function runTime(pod: KubeObject): number | undefined {
  const { outcome, seconds } = scriptOf(pod);
  if (outcome === 'hang') return undefined;
  return Math.max(0, Number.isFinite(seconds) ? seconds : 4) * 1000;
}
