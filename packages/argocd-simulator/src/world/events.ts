/** Kubernetes Events, as Argo CD's controllers write them. */

import { kubeTime } from './ObjectStore';
import { Random } from './random';
import { KubeObject, ObjectStore, SimClock } from './types';

/** How long the API server keeps an Event (milliseconds). */
const LIFETIME = 3_600_000;

/** Writes an Event about an object; it disappears after an hour. */
export function recordEvent(
  store: ObjectStore,
  clock: SimClock,
  random: Random,
  about: KubeObject,
  event: { reason: string; message: string; component: string; type?: string },
): void {
  const now = kubeTime(clock.now());
  const { name, namespace = '', uid, resourceVersion } = about.metadata;
  const put = store.put({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${random.uuid().slice(0, 8)}${random.suffix(8)}`,
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
