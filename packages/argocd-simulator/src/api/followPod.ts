/** Follows what a pod writes until it has ended. */
import { textAt } from '../world/json';
import type { Cluster, LogLine } from '../world/World';

export interface PodOutput {
  namespace: string;
  name: string;
  container?: string;
}

export interface OutputListener {
  onLine(line: LogLine): void;
  /** Called once, after the last line. */
  onEnd(): void;
}

function hasEnded(cluster: Cluster, { namespace, name }: PodOutput): boolean {
  const pod = cluster.store.get({ kind: 'Pod', namespace, name });
  const phase = textAt(pod, 'status', 'phase');
  return !pod || phase === 'Succeeded' || phase === 'Failed';
}

/** @param seen how many lines the listener has already; gives the way to stop */
export function followPod(
  cluster: Cluster,
  output: PodOutput,
  seen: number,
  listener: OutputListener,
): () => void {
  const { namespace, name, container } = output;
  let told = seen;
  let over = false;
  const stops: (() => void)[] = [];
  const stop = () => {
    over = true;
    stops.forEach(one => one());
  };
  const drain = () => {
    const lines = cluster.podLogs(namespace, name, container) ?? [];
    const fresh = lines.slice(told);
    told += fresh.length;
    fresh.forEach(line => listener.onLine(line));
  };
  const check = () => {
    if (!over && hasEnded(cluster, output)) {
      drain();
      stop();
      listener.onEnd();
    }
  };
  stops.push(
    cluster.followLogs(namespace, name, drain),
    cluster.store.watch('Pod', check),
  );
  check();
  return stop;
}
