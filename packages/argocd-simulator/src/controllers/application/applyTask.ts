/** One task of a sync done in the cluster: applied, replaced, pruned or refused. */

import { ResourceResult, SyncOperation } from '../../world/argocd';
import { equalJson, recordAt } from '../../world/json';
import { KubeObject } from '../../world/types';
import { Cluster } from '../../world/World';
import { imagesOf } from '../cluster/objects';
import { LAST_APPLIED, keyOf, kubectlName, lastApplied } from './resources';
import { Task, objectOf, resultEntry } from './syncTasks';

/** A cluster that objects can be deleted from in the way Argo CD does it. */
export interface WritableCluster extends Cluster {
  remove(key: { kind: string; namespace: string; name: string }): void;
}

/** Does a task and gives its entry of `syncResult.resources`, worded as kubectl words it. */
export function applyTask(
  task: Task,
  sync: SyncOperation,
  cluster: WritableCluster,
): ResourceResult {
  const { target, live } = task;
  if (!target) return prune(task, sync, cluster);
  const images = imagesOf(recordAt(target, 'spec', 'template', 'spec'));
  const done = (message: string) =>
    resultEntry(
      task,
      { status: 'Synced', message, hookPhase: 'Running' },
      images,
    );
  if (sync.dryRun)
    return done(
      `${kubectlName(target)} ${live ? 'configured' : 'created'} (dry run)`,
    );
  if (live && task.hookType === undefined && isReplaced(target)) {
    cluster.store.remove(keyOf(live));
    cluster.apply(remembered(target));
    return done(`${kubectlName(target)} replaced`);
  }
  if (live && isImmutableChange(target, live)) {
    const message = `Job.batch "${target.metadata.name}" is invalid: spec.template: Invalid value: field is immutable`;
    return resultEntry(
      task,
      { status: 'SyncFailed', message, hookPhase: 'Failed' },
      images,
    );
  }
  const after = cluster.apply(remembered(target));
  const unchanged =
    live?.metadata.resourceVersion === after.metadata.resourceVersion;
  const verb = unchanged ? 'unchanged' : 'configured';
  return done(`${kubectlName(target)} ${live ? verb : 'created'}`);
}

function prune(
  task: Task,
  sync: SyncOperation,
  cluster: WritableCluster,
): ResourceResult {
  if (!sync.prune) {
    return resultEntry(task, {
      status: 'PruneSkipped',
      message: 'ignored (requires pruning)',
      hookPhase: 'Succeeded',
    });
  }
  if (!sync.dryRun) cluster.remove(keyOf(objectOf(task)));
  return resultEntry(task, {
    status: 'Pruned',
    message: 'pruned',
    hookPhase: 'Succeeded',
  });
}

function remembered(target: KubeObject): KubeObject {
  if (target.kind === 'Namespace') return target;
  return {
    ...target,
    metadata: {
      ...target.metadata,
      annotations: {
        ...target.metadata.annotations,
        [LAST_APPLIED]: lastApplied(target),
      },
    },
  };
}

function isReplaced(target: KubeObject): boolean {
  const options =
    target.metadata.annotations?.['argocd.argoproj.io/sync-options']?.split(
      ',',
    ) ?? [];
  return options.map(o => o.trim()).includes('Replace=true');
}

function isImmutableChange(target: KubeObject, live: KubeObject): boolean {
  if (target.kind !== 'Job') return false;
  const text = live.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return false;
  const applied: unknown = JSON.parse(text);
  return !equalJson(
    recordAt(applied, 'spec', 'template'),
    recordAt(target, 'spec', 'template'),
  );
}
