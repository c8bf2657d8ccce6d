/** A metrics service that keeps what it is told, and collects when a test says so. */

import type {
  MetricAttributes,
  MetricOptions,
  MetricsService,
  MetricsServiceObservable,
  MetricsServiceObservableCallback,
} from '@backstage/backend-plugin-api/alpha';

interface Recorded {
  name: string;
  value: number;
  attributes: object;
}

export class RecordingMetrics implements MetricsService {
  readonly made: {
    name: string;
    kind: string;
    unit?: string;
    description?: string;
  }[] = [];
  readonly recorded: Recorded[] = [];
  private readonly collecting = new Map<
    string,
    (take: (value: number, attributes?: object) => void) => Promise<void>
  >();

  /** Counters, in the order in which each was first counted. */
  sums(): [string, object, number][] {
    const sums = new Map<string, [string, object, number]>();
    for (const { name, value, attributes } of this.recorded) {
      const key = JSON.stringify([name, attributes]);
      const before = sums.get(key)?.[2] ?? 0;
      sums.set(key, [name, attributes, before + value]);
    }
    return [...sums.values()].filter(([name]) => !name.endsWith('.lag'));
  }

  /** What an observed metric shows now. */
  async collect(name: string): Promise<[object, number][]> {
    const seen: [object, number][] = [];
    await this.collecting.get(name)?.((value, attributes = {}) => {
      seen.push([attributes, value]);
    });
    return seen;
  }

  createCounter(name: string, options?: MetricOptions) {
    return { add: this.keeper('counter', name, options) };
  }

  createUpDownCounter(name: string, options?: MetricOptions) {
    return { add: this.keeper('upDownCounter', name, options) };
  }

  createHistogram(name: string, options?: MetricOptions) {
    return { record: this.keeper('histogram', name, options) };
  }

  createGauge(name: string, options?: MetricOptions) {
    return { record: this.keeper('gauge', name, options) };
  }

  createObservableCounter<T extends MetricAttributes>(
    name: string,
    options?: MetricOptions,
  ) {
    return this.observable<T>('counter', name, options);
  }

  createObservableUpDownCounter<T extends MetricAttributes>(
    name: string,
    options?: MetricOptions,
  ) {
    return this.observable<T>('upDownCounter', name, options);
  }

  createObservableGauge<T extends MetricAttributes>(
    name: string,
    options?: MetricOptions,
  ) {
    return this.observable<T>('gauge', name, options);
  }

  private keeper(kind: string, name: string, options?: MetricOptions) {
    this.note(kind, name, options);
    return (value: number, attributes: object = {}) => {
      this.recorded.push({ name, value, attributes });
    };
  }

  private observable<T extends MetricAttributes>(
    kind: string,
    name: string,
    options?: MetricOptions,
  ): MetricsServiceObservable<T> {
    this.note(kind, name, options);
    const callbacks = new Set<MetricsServiceObservableCallback<T>>();
    this.collecting.set(name, async take => {
      for (const callback of callbacks) {
        await callback({ observe: take });
      }
    });
    return {
      addCallback: callback => void callbacks.add(callback),
      removeCallback: callback => void callbacks.delete(callback),
    };
  }

  private note(kind: string, name: string, options?: MetricOptions) {
    const { unit, description } = options ?? {};
    this.made.push({ name, kind, unit, description });
  }
}
