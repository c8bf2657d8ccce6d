/** The tasks of a sync in their order: phases, waves, kinds; and what a pass over them decides. */

import {
  OperationPhase,
  ResourceResult,
  SyncResource,
} from '../../world/argocd';
import { KubeObject } from '../../world/types';
import { healthOf } from './health';
import {
  deletePolicies,
  groupOf,
  hookTypes,
  isHook,
  nameIn,
  pathOf,
  versionOf,
  waveOf,
} from './resources';
import { Pair, pairs } from './compare';

const PHASES = ['PreSync', 'Sync', 'PostSync', 'SyncFail'] as const;
type Phase = (typeof PHASES)[number];

const KIND_ORDER = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'Job',
  'CronJob',
  'Ingress',
  'APIService',
];

export interface Task {
  phase: Phase;
  wave: number;
  hookType?: Phase;
  /** What is to be applied; absent for a resource that has left the manifests. */
  target?: KubeObject;
  live?: KubeObject;
  /** What has become of it in this operation. */
  result?: ResourceResult;
}

export interface SyncInput {
  targets: readonly KubeObject[];
  live: readonly KubeObject[];
  results: readonly ResourceResult[];
  /** Only these; hooks are then left out. */
  selected?: readonly SyncResource[];
  /** The namespace that has to be made first. */
  namespace?: KubeObject;
}

/** All tasks of an operation, in the order in which they run. */
export function syncTasks(input: SyncInput): Task[] {
  const hooks = input.selected ? [] : input.targets.filter(isHook);
  const plain = pairs(input.targets, input.live).filter(
    pair => !isLiveHook(pair) && chosen(pair, input.selected),
  );
  const live = new Map(input.live.map(object => [pathOf(object), object]));
  const tasks: Task[] = [
    ...(input.namespace
      ? [{ phase: 'PreSync' as const, wave: -1, target: input.namespace }]
      : []),
    ...hooks.flatMap(hook =>
      PHASES.filter(phase => hookTypes(hook).includes(phase)).map(phase => ({
        phase,
        wave: waveOf(hook),
        hookType: phase,
        target: hook,
        live: live.get(pathOf(hook)),
      })),
    ),
    ...plain.map(pair => ({
      phase: 'Sync' as const,
      wave: waveOf(objectOf(pair)),
      ...pair,
    })),
  ];
  return tasks
    .map(task => ({ ...task, result: resultOf(task, input.results) }))
    .sort(inOrder);
}

function isLiveHook(pair: Pair): boolean {
  return pair.live !== undefined && isHook(pair.live);
}

function chosen(pair: Pair, selected?: readonly SyncResource[]): boolean {
  if (!selected) return true;
  const object = objectOf(pair);
  return selected.some(
    s =>
      s.kind === object.kind &&
      s.name === object.metadata.name &&
      (s.group ?? '') === groupOf(object),
  );
}

export function objectOf(task: {
  target?: KubeObject;
  live?: KubeObject;
}): KubeObject {
  const object = task.target ?? task.live;
  if (!object) throw new TypeError('a task without an object');
  return object;
}

function resultOf(
  task: Task,
  results: readonly ResourceResult[],
): ResourceResult | undefined {
  const object = objectOf(task);
  return results.find(
    r =>
      r.kind === object.kind &&
      r.group === groupOf(object) &&
      r.name === object.metadata.name &&
      r.namespace === (object.metadata.namespace ?? '') &&
      r.syncPhase === task.phase,
  );
}

function inOrder(a: Task, b: Task): number {
  const rank = (t: Task) => {
    const index = KIND_ORDER.indexOf(objectOf(t).kind);
    return index < 0 ? KIND_ORDER.length : index;
  };
  return (
    PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
    a.wave - b.wave ||
    rank(a) - rank(b) ||
    (objectOf(a).metadata.name < objectOf(b).metadata.name ? -1 : 1)
  );
}

/**
 * What a pass over the tasks says is to be done next. With the `final` tasks applied the operation
 * has succeeded; after any wave but the last Argo CD pauses.
 */
export type Decision =
  | { kind: 'wait'; message: string }
  | { kind: 'run'; tasks: Task[]; final: boolean; lastWave: boolean }
  | { kind: 'end'; phase: OperationPhase; message: string };

/** Results of running tasks brought up to date with what lives: a hook's or, in steps, a resource's health. */
export function progressed(tasks: readonly Task[]): Task[] {
  return tasks.map(task => {
    if (task.result?.hookPhase !== 'Running' || !task.live || !task.target)
      return task;
    const health = healthOf(task.live);
    const phase = phaseOf(health?.status);
    return phase === 'Running'
      ? task
      : {
          ...task,
          result: {
            ...task.result,
            hookPhase: phase,
            message:
              task.hookType || phase === 'Failed'
                ? health?.message ?? task.result.message
                : task.result.message,
          },
        };
  });
}

function phaseOf(health?: string): OperationPhase {
  if (health === undefined || health === 'Healthy') return 'Succeeded';
  return health === 'Degraded' ? 'Failed' : 'Running';
}

/**
 * Argo CD's rule for one pass: wait for what runs, fail when something failed, else run the next
 * wave. An operation of a single wave without hooks succeeds as soon as it is applied, whatever
 * becomes of it.
 */
export function decide(tasks: readonly Task[]): Decision {
  const work = tasks.filter(t => t.phase !== 'SyncFail');
  const steps = new Set(work.map(t => `${t.phase}/${t.wave}`)).size;
  const multiStep = steps > 1;
  const busy = tasks.filter(
    t =>
      t.result?.hookPhase === 'Running' &&
      (t.hookType || (multiStep && t.live && t.target)),
  );
  if (busy.length) return { kind: 'wait', message: waitingFor(busy) };
  if (work.some(failed)) return afterFailure(tasks);
  const pending = work.filter(t => !t.result);
  if (pending.length === 0) {
    return {
      kind: 'end',
      phase: 'Succeeded',
      message: 'successfully synced (no more tasks)',
    };
  }
  const [first] = pending;
  const now = pending.filter(
    t => t.phase === first.phase && t.wave === first.wave,
  );
  const rest = pending.filter(t => !now.includes(t) || t.hookType);
  const last = work[work.length - 1];
  const lastWave = first.phase === last.phase && first.wave === last.wave;
  return { kind: 'run', tasks: now, final: rest.length === 0, lastWave };
}

function failed(task: Task): boolean {
  return (
    task.result?.hookPhase === 'Failed' ||
    task.result?.hookPhase === 'Error' ||
    task.result?.status === 'SyncFailed'
  );
}

function afterFailure(tasks: readonly Task[]): Decision {
  const cleanup = tasks.filter(t => t.phase === 'SyncFail' && !t.result);
  return cleanup.length
    ? { kind: 'run', tasks: cleanup, final: false, lastWave: true }
    : {
        kind: 'end',
        phase: 'Failed',
        message: 'one or more synchronization tasks completed unsuccessfully',
      };
}

/** "waiting for completion of hook batch/Job/functional and 1 more hooks" */
export function waitingFor(tasks: readonly Task[], deletion = false): string {
  const [first] = tasks;
  const hook = first.hookType !== undefined;
  const completion = hook ? 'completion of hook' : 'healthy state of';
  const what = deletion ? 'deletion of hook' : completion;
  const more =
    tasks.length > 1
      ? ` and ${tasks.length - 1} more ${hook ? 'hooks' : 'resources'}`
      : '';
  return `waiting for ${what} ${nameIn(objectOf(first))}${more}`;
}

/** Live hooks that have to go before their tasks can run: the policy BeforeHookCreation. */
export function inTheWay(tasks: readonly Task[]): Task[] {
  return tasks.filter(
    t =>
      t.hookType &&
      t.target &&
      t.live &&
      deletePolicies(t.target).includes('BeforeHookCreation'),
  );
}

/** The entry of `syncResult.resources` for a task. */
export function resultEntry(
  task: Task,
  entry: Pick<ResourceResult, 'status' | 'message' | 'hookPhase'>,
  images: readonly string[] = [],
): ResourceResult {
  const object = objectOf(task);
  return {
    group: groupOf(object),
    version: versionOf(object),
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    ...entry,
    ...(task.hookType ? { hookType: task.hookType } : {}),
    syncPhase: task.phase,
    ...(images.length ? { images: [...images] } : {}),
  };
}
