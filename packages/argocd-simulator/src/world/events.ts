/** Kubernetes Events, as Argo CD's controllers write them. */

import { kubeTime } from './ObjectStore';
import { KubeObject, ObjectStore, SimClock } from './types';

/** How long the API server keeps an Event (milliseconds). */
const LIFETIME = 3_600_000;

/** Writes an Event about an object; it disappears after an hour. */
export function recordEvent(
  store: ObjectStore,
  clock: SimClock,
  about: KubeObject,
  event: { reason: string; message: string; component: string; type?: string },
): void {
  const now = kubeTime(clock.now());
  const { name, namespace = '', uid, resourceVersion } = about.metadata;
  const put = store.put({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${stamp(clock, store)}`,
      namespace,
    },
    involvedObject: {
      kind: about.kind,
      namespace,
      name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion,
    },
    reason: event.reason,
    message: event.message,
    source: { component: event.component },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type: event.type ?? 'Normal',
    eventTime: null,
  });
  clock.after(LIFETIME, () =>
    store.remove({ kind: 'Event', namespace, name: put.metadata.name }),
  );
}

// Nanoseconds in hexadecimal, as Kubernetes names Events; the version keeps two of one moment apart.
function stamp(clock: SimClock, store: ObjectStore): string {
  const milliseconds = BigInt(clock.now().getTime());
  const nanoseconds =
    milliseconds * BigInt(1_000_000) + BigInt(store.resourceVersion);
  return nanoseconds.toString(16);
}
