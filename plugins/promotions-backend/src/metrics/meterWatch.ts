/** Counts what one instance's watch tells, on the way to whom it tells it. */

import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { WatchListener } from '../argocd/ArgoWatch';
import { ArgoError } from '../argocd/errors';
import type { Clock } from '../platform/clock';
import { INSTRUMENTS } from './instruments';
import { OperationEnds } from './OperationEnds';

/** Bounds of the histogram, in seconds: from what nobody notices to what somebody is woken for. */
const LAG_BOUNDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300];

/** Makes the instruments once; the function that it answers puts them in front of an instance's listener. */
export function watchMeter(
  metrics: MetricsService,
  clock: Clock,
): (instance: string, listener: WatchListener) => WatchListener {
  const events = metrics.createCounter(...named(INSTRUMENTS.events));
  const lists = metrics.createCounter(...named(INSTRUMENTS.lists));
  const failures = metrics.createCounter(...named(INSTRUMENTS.failures));
  const [lagName, lagOptions] = named(INSTRUMENTS.eventLag);
  const lag = metrics.createHistogram(lagName, {
    ...lagOptions,
    advice: { explicitBucketBoundaries: LAG_BOUNDS },
  });
  return (instance, listener) => {
    const ends = new OperationEnds();
    return {
      listed(list) {
        lists.add(1, { instance, kind: list.kind });
        if (list.kind === 'application') {
          ends.listed(list.objects);
        }
        listener.listed(list);
      },
      changed(event) {
        const { kind, type } = event;
        events.add(1, { instance, kind, type });
        const ended = ends.newEnd(event);
        if (ended !== undefined) {
          const late = (clock().getTime() - Date.parse(ended)) / 1000;
          lag.record(Math.max(0, late), { instance });
        }
        listener.changed(event);
      },
      heard: kind => listener.heard(kind),
      failed(kind, error) {
        failures.add(1, { instance, kind, reason: reasonOf(error) });
        listener.failed(kind, error);
      },
    };
  };
}

function reasonOf(error: unknown): string {
  return error instanceof ArgoError ? error.kind : 'other';
}

function named({
  name,
  unit,
  description,
}: (typeof INSTRUMENTS)[keyof typeof INSTRUMENTS]): [
  string,
  { unit: string; description: string },
] {
  return [name, { unit, description }];
}
