/** A workload cluster: an API server's store, and the controllers and the node that bring it to life. */

import { mergePatch } from '../../world/json';
import { createObjectStore, kubeTime } from '../../world/ObjectStore';
import { Random } from '../../world/random';
import {
  KubeObject,
  ObjectEvent,
  ObjectKey,
  ObjectStore,
  SimClock,
} from '../../world/types';
import { ArgoError, Cluster, LogLine } from '../../world/World';
import { admit } from '../../world/admission';
import { Pace } from '../pace';
import { WorkQueue } from '../WorkQueue';
import { planDeployment } from './deployments';
import { jobLabels, planJob } from './jobs';
import {
  cannotPull,
  ended,
  linesOf,
  runTime,
  running,
  scriptOf,
  waitingForImage,
} from './kubelet';
import { controllerOf, keyFor, ownedBy, podOf, withDefaults } from './objects';

const FOREGROUND = 'foregroundDeletion';
const OWNERS = ['Deployment', 'ReplicaSet', 'Job'];

export class SimCluster implements Cluster {
  readonly store: ObjectStore;
  private readonly queue: WorkQueue;

  constructor(
    readonly name: string,
    readonly server: string,
    private readonly clock: SimClock,
    private readonly random: Random,
    private readonly pace: Pace,
  ) {
    this.store = createObjectStore({
      now: () => clock.now(),
      newUid: () => random.uuid(),
      // Argo CD's Application has no status subresource: every change counts.
      statusApart: kind => kind !== 'Application',
    });
    this.queue = new WorkQueue(
      clock,
      () => pace.of('workload'),
      async key => this.work(key),
    );
    this.watch();
  }

  stop(): void {
    this.queue.stop();
  }

  apply(object: KubeObject): KubeObject {
    const wanted = withDefaults(object);
    const live = this.store.get(keyFor(wanted));
    return this.store.put({
      ...wanted,
      metadata: {
        ...live?.metadata,
        ...wanted.metadata,
        labels: { ...live?.metadata.labels, ...wanted.metadata.labels },
        annotations: {
          ...live?.metadata.annotations,
          ...wanted.metadata.annotations,
        },
      },
      ...(live?.status === undefined ? {} : { status: live.status }),
    });
  }

  patch(key: ObjectKey, patch: Record<string, unknown>): KubeObject {
    const live = this.store.get(key);
    if (!live)
      throw new ArgoError(404, 5, `${key.kind} "${key.name}" not found`);
    return this.store.put(admit(mergePatch(live, patch)));
  }

  /** Deletes as Argo CD asks for it: what the object owns goes first, so it lingers for a moment. */
  remove(key: ObjectKey): void {
    const live = this.store.get(key);
    if (!live || live.metadata.deletionTimestamp) return;
    if (!OWNERS.includes(key.kind)) {
      this.store.remove(key);
      return;
    }
    this.store.put({
      ...live,
      metadata: {
        ...live.metadata,
        deletionTimestamp: kubeTime(this.clock.now()),
        finalizers: [...(live.metadata.finalizers ?? []), FOREGROUND],
      },
    });
    this.clock.after(this.pace.of('podStop'), () => this.finalize(key));
  }

  podLogs(
    namespace: string,
    pod: string,
    container?: string,
  ): LogLine[] | undefined {
    const found = this.store.get({ kind: 'Pod', namespace, name: pod });
    if (!found) return undefined;
    return linesOf(found, this.clock.now()).filter(
      line => container === undefined || line.container === container,
    );
  }

  followLogs(
    namespace: string,
    pod: string,
    onLine: (line: LogLine) => void,
  ): () => void {
    let seen = this.podLogs(namespace, pod)?.length ?? 0;
    let cancel = () => {};
    const look = () => {
      const lines = this.podLogs(namespace, pod);
      if (!lines) return;
      lines.slice(seen).forEach(onLine);
      seen = lines.length;
      cancel = this.clock.after(500, look);
    };
    cancel = this.clock.after(500, look);
    return () => cancel();
  }

  private watch(): void {
    for (const kind of ['Deployment', 'Job']) {
      this.store.watch(kind, event => {
        if (event.type === 'DELETED') this.collect(event.object);
        else this.queue.add(idOf(event.object));
      });
    }
    this.store.watch('ReplicaSet', event => {
      if (event.type === 'DELETED') this.collect(event.object);
    });
    this.store.watch('Pod', event => this.onPod(event));
  }

  private onPod({ type, object }: ObjectEvent): void {
    if (type === 'ADDED') {
      this.clock.after(this.pace.of('podStart'), () => this.startPod(object));
    }
    const owner = controllerOf(object);
    if (!owner) return;
    const set = this.store.get({
      kind: owner.kind,
      namespace: object.metadata.namespace ?? '',
      name: owner.name,
    });
    const top = set && set.kind === 'ReplicaSet' ? controllerOf(set) : owner;
    if (top) {
      this.queue.add(`${top.kind}/${object.metadata.namespace}/${top.name}`);
    }
  }

  private startPod(created: KubeObject): void {
    const pod = this.same(created);
    if (!pod) return;
    if (cannotPull(pod)) {
      this.store.put(waitingForImage(pod, 'ErrImagePull'));
      this.clock.after(10_000, () => {
        const later = this.same(created);
        if (later) this.store.put(waitingForImage(later, 'ImagePullBackOff'));
      });
      return;
    }
    this.store.put(running(pod, this.clock.now()));
    const time = controllerOf(pod)?.kind === 'Job' ? runTime(pod) : undefined;
    if (time === undefined) return;
    this.clock.after(time + this.pace.of('jobEnd'), () => {
      const later = this.same(created);
      if (!later) return;
      const success = scriptOf(later).outcome === 'succeed';
      this.store.put(ended(later, success, this.clock.now()));
    });
  }

  private same(object: KubeObject): KubeObject | undefined {
    const found = this.store.get(keyFor(object));
    return found?.metadata.uid === object.metadata.uid ? found : undefined;
  }

  private work(id: string): void {
    const [kind, namespace, name] = id.split('/');
    const object = this.store.get({ kind, namespace, name });
    if (!object || object.metadata.deletionTimestamp) return;
    if (kind === 'Deployment') this.deployment(object);
    else if (kind === 'Job') this.job(object);
  }

  private deployment(object: KubeObject): void {
    const namespace = object.metadata.namespace;
    const plan = planDeployment(
      object,
      this.store.list('ReplicaSet', namespace),
      this.livePods(namespace),
      this.clock.now(),
    );
    const sets = new Map(
      plan.replicaSets.map(rs => [rs.metadata.name, this.store.put(rs)]),
    );
    for (const wanted of plan.create) {
      const set = sets.get(wanted.metadata.name);
      if (set) this.createPod(set, {});
    }
    plan.stop.forEach(pod => this.stopPod(pod));
    this.store.put(plan.deployment);
    if (plan.checkAfter !== undefined && plan.checkAfter > 0) {
      this.queue.add(idOf(object), plan.checkAfter);
    }
  }

  private job(object: KubeObject): void {
    const plan = planJob(
      object,
      this.livePods(object.metadata.namespace),
      this.clock.now(),
    );
    if (plan.createPod) this.createPod(object, jobLabels(object));
    plan.stop.forEach(pod => this.stopPod(pod));
    this.store.put(plan.job);
  }

  private livePods(namespace?: string): KubeObject[] {
    return this.store
      .list('Pod', namespace)
      .filter(pod => !pod.metadata.deletionTimestamp);
  }

  private createPod(owner: KubeObject, labels: Record<string, string>): void {
    const name = `${owner.metadata.name}-${this.random.suffix(5)}`;
    this.store.put(podOf(owner, name, labels));
  }

  private stopPod(pod: KubeObject): void {
    if (!this.same(pod)) return;
    this.store.put({
      ...pod,
      metadata: {
        ...pod.metadata,
        deletionTimestamp: kubeTime(this.clock.now()),
        finalizers: ['kubelet'],
      },
    });
    this.clock.after(this.pace.of('podStop'), () => this.finalize(keyFor(pod)));
  }

  private finalize(key: ObjectKey): void {
    const live = this.store.get(key);
    if (!live) return;
    this.store.put({ ...live, metadata: { ...live.metadata, finalizers: [] } });
  }

  // The garbage collector: what a deleted owner leaves behind goes after it.
  private collect(owner: KubeObject): void {
    for (const kind of ['ReplicaSet', 'Pod']) {
      for (const object of this.store.list(kind, owner.metadata.namespace)) {
        if (ownedBy(object, owner)) this.store.remove(keyFor(object));
      }
    }
  }
}

function idOf(object: KubeObject): string {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${
    object.metadata.name
  }`;
}
