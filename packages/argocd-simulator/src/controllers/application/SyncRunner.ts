/** One pass of a sync operation over its tasks: what it applies, waits for, or ends with. */

import {
  Application,
  OperationPhase,
  OperationState,
  ResourceResult,
  SyncOperation,
} from '../../world/argocd';
import { KubeObject } from '../../world/types';
import { Cluster } from '../../world/World';
import { Pace } from '../pace';
import { WritableCluster, applyTask } from './applyTask';
import {
  deletePolicies,
  isHook,
  keyOf,
  liveResources,
  placed,
} from './resources';
import {
  Decision,
  Task,
  decide,
  inTheWay,
  objectOf,
  progressed,
  resultEntry,
  syncTasks,
  waitingFor,
} from './syncTasks';

export interface PassResult {
  phase: OperationPhase;
  message: string;
  resources: ResourceResult[];
  /** Another pass is due soon although nothing that is watched may change. */
  again: boolean;
}

type Run = Extract<Decision, { kind: 'run' }>;

export class SyncRunner {
  constructor(private readonly pace: Pace) {}

  /** Does what is due now. The operation is resumed by calling again with the results so far. */
  async pass(
    app: Application,
    state: OperationState,
    manifests: readonly KubeObject[],
    cluster: WritableCluster,
  ): Promise<PassResult> {
    const sync = app.operation?.sync ?? {};
    const results = state.syncResult?.resources ?? [];
    const tasks = progressed(
      syncTasks({
        targets: manifests.map(m => placed(m, app)),
        live: liveResources(app, cluster),
        results,
        selected: sync.resources,
        namespace: missingNamespace(app, sync, cluster),
      }),
    );
    const known = merged(results, tasks);
    if (state.phase === 'Terminating') return terminated(tasks, known, cluster);
    const decision = decide(tasks);
    if (decision.kind === 'wait') {
      return {
        phase: 'Running',
        message: decision.message,
        resources: known,
        again: false,
      };
    }
    if (decision.kind === 'end') {
      deleteHooks(tasks, decision.phase, cluster);
      return {
        phase: decision.phase,
        message: decision.message,
        resources: known,
        again: false,
      };
    }
    return this.run(decision, known, sync, cluster);
  }

  private async run(
    { tasks, final, lastWave }: Run,
    known: readonly ResourceResult[],
    sync: SyncOperation,
    cluster: WritableCluster,
  ): Promise<PassResult> {
    const obstacles = sync.dryRun ? [] : inTheWay(tasks);
    if (obstacles.length) {
      obstacles.forEach(task => cluster.remove(keyOf(objectOf(task))));
      if (!lastWave) await this.pace.wait('waveDelay');
      return {
        phase: 'Running',
        message: waitingFor(obstacles, true),
        resources: [...known],
        again: false,
      };
    }
    const namespaceOnly = tasks.every(t => objectOf(t).kind === 'Namespace');
    const going = known.length ? 'applyNext' : 'apply';
    await this.pace.wait(namespaceOnly ? 'applyNamespace' : going);
    const ran = tasks.map(task => ({
      ...task,
      result: applyTask(task, sync, cluster),
    }));
    const resources = merged(known, ran);
    const refused = ran.filter(t => t.result.status === 'SyncFailed');
    if (refused.length) {
      const message = `one or more objects failed to apply, reason: ${refused[0].result.message}`;
      return { phase: 'Failed', message, resources, again: false };
    }
    if (final) {
      return {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        resources,
        again: false,
      };
    }
    if (!namespaceOnly && !lastWave) await this.pace.wait('waveDelay');
    return {
      phase: 'Running',
      message: waitingFor(ran),
      resources,
      again: true,
    };
  }
}

function missingNamespace(
  app: Application,
  sync: SyncOperation,
  cluster: Cluster,
): KubeObject | undefined {
  const name = app.spec.destination.namespace;
  if (!name || !sync.syncOptions?.includes('CreateNamespace=true'))
    return undefined;
  if (cluster.store.get({ kind: 'Namespace', namespace: '', name }))
    return undefined;
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function merged(
  known: readonly ResourceResult[],
  tasks: readonly Task[],
): ResourceResult[] {
  const same = (a: ResourceResult, b: ResourceResult) =>
    a.kind === b.kind &&
    a.group === b.group &&
    a.name === b.name &&
    a.namespace === b.namespace &&
    a.syncPhase === b.syncPhase;
  const updates = tasks.flatMap(t => (t.result ? [t.result] : []));
  return [
    ...known.map(old => updates.find(u => same(u, old)) ?? old),
    ...updates.filter(u => !known.some(old => same(u, old))),
  ];
}

function terminated(
  tasks: readonly Task[],
  known: readonly ResourceResult[],
  cluster: WritableCluster,
): PassResult {
  const running = tasks.filter(
    t => t.hookType && t.live && t.result?.hookPhase === 'Running',
  );
  running.forEach(task => cluster.remove(keyOf(objectOf(task))));
  const ended = running.map(task => ({
    ...task,
    result: resultEntry(task, {
      status: task.result?.status,
      message: 'Terminated',
      hookPhase: 'Failed',
    }),
  }));
  return {
    phase: 'Failed',
    message: 'Operation terminated',
    resources: merged(known, ended),
    again: false,
  };
}

function deleteHooks(
  tasks: readonly Task[],
  phase: OperationPhase,
  cluster: WritableCluster,
): void {
  const policy = phase === 'Succeeded' ? 'HookSucceeded' : 'HookFailed';
  for (const { target, live } of tasks) {
    if (
      target &&
      live &&
      isHook(target) &&
      deletePolicies(target).includes(policy)
    ) {
      cluster.remove(keyOf(live));
    }
  }
}
