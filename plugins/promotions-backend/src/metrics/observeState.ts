/** What is looked at when metrics are collected, and never otherwise: without a collector it costs nothing. */

import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  MetricsService,
  MetricsServiceObservableCallback,
  MetricsServiceObservableResult,
} from '@backstage/backend-plugin-api/alpha';
import type { Verdict } from '@stagecraft/plugin-promotions-common';
import type { ArgoKind } from '../argocd/types';
import type { PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import { INSTRUMENTS } from './instruments';

export interface StateSources {
  metrics: MetricsService;
  reader: Pick<PipelineReader, 'instances'> & {
    /** The verdicts of each pipeline's stages, in their order. */
    verdicts(): readonly { instance: string; verdicts: readonly Verdict[] }[];
  };
  watches: readonly {
    instance: string;
    unreadableCount(kind: ArgoKind): number;
  }[];
  approvals: {
    /** How many there are in each state that is not over. */
    countOpen(): Promise<Record<string, number>>;
  };
  history: {
    /** How much waits to be written. */
    unwritten(): { memory: number; record: number };
  };
  clock: Clock;
  logger: Pick<LoggerService, 'warn'>;
}

/** Begins to offer them; the function that it answers ends it. */
export function observeState(sources: StateSources): () => void {
  const { reader, clock } = sources;
  const observe = offering(sources.metrics);
  const ends = [
    observe('live', result =>
      reader.instances().forEach(({ name, freshness }) => {
        result.observe(freshness.state === 'live' ? 1 : 0, { instance: name });
      }),
    ),
    observe('silence', result =>
      reader.instances().forEach(({ name, freshness: { observedAt } }) => {
        if (observedAt !== undefined) {
          const silent = clock().getTime() - Date.parse(observedAt);
          result.observe(Math.max(0, silent / 1000), { instance: name });
        }
      }),
    ),
    observe('unreadable', result =>
      sources.watches.forEach(watch => {
        const { instance } = watch;
        for (const kind of ['application', 'applicationSet'] as const) {
          result.observe(watch.unreadableCount(kind), { instance, kind });
        }
      }),
    ),
    observe('pipelines', result =>
      observeVerdicts(result, reader.verdicts(), all => [speaking(all)]),
    ),
    observe('stages', result =>
      observeVerdicts(result, reader.verdicts(), all => all),
    ),
    observe('approvals', result => observeApprovals(result, sources)),
    observe('unwritten', result => {
      const { memory, record } = sources.history.unwritten();
      result.observe(memory, { kind: 'memory' });
      result.observe(record, { kind: 'record' });
    }),
  ];
  return () => ends.forEach(end => end());
}

type Observed =
  | 'live'
  | 'silence'
  | 'unreadable'
  | 'pipelines'
  | 'stages'
  | 'approvals'
  | 'unwritten';

function offering(metrics: MetricsService) {
  return (
    which: Observed,
    callback: MetricsServiceObservableCallback,
  ): (() => void) => {
    const { name, kind, unit, description } = INSTRUMENTS[which];
    const options = { unit, description };
    const instrument =
      kind === 'counter'
        ? metrics.createObservableCounter(name, options)
        : metrics.createObservableGauge(name, options);
    instrument.addCallback(callback);
    return () => instrument.removeCallback(callback);
  };
}

function observeVerdicts(
  result: MetricsServiceObservableResult,
  pipelines: readonly { instance: string; verdicts: readonly Verdict[] }[],
  counted: (verdicts: readonly Verdict[]) => readonly Verdict[],
): void {
  const counts = new Map<string, Map<Verdict, number>>();
  for (const { instance, verdicts } of pipelines) {
    const own = counts.get(instance) ?? new Map<Verdict, number>();
    counts.set(instance, own);
    counted(verdicts).forEach(v => own.set(v, (own.get(v) ?? 0) + 1));
  }
  counts.forEach((own, instance) =>
    own.forEach((count, verdict) =>
      result.observe(count, { instance, verdict }),
    ),
  );
}

/** As the sentence above a pipeline's stages is chosen. */
function speaking(verdicts: readonly Verdict[]): Verdict {
  const isSettled = (verdict: Verdict) =>
    verdict === 'complete' || verdict === 'empty';
  return (
    verdicts.find(verdict => verdict === 'failed') ??
    verdicts.find(verdict => verdict === 'outOfOrder') ??
    verdicts.find(verdict => !isSettled(verdict)) ??
    verdicts.find(verdict => verdict === 'complete') ??
    'empty'
  );
}

async function observeApprovals(
  result: MetricsServiceObservableResult,
  { approvals, logger }: StateSources,
): Promise<void> {
  try {
    const counts = await approvals.countOpen();
    for (const state of ['pending', 'approved', 'executing']) {
      result.observe(counts[state] ?? 0, { state });
    }
  } catch (error) {
    logger.warn(`Approvals could not be counted for the metrics: ${error}`);
  }
}
