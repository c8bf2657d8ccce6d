/** What is counted and looked at, in the words of whoever is woken by it. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { Verdict } from '@stagecraft/plugin-promotions-common';
import { decodeApplication } from '../argocd/decode';
import { ArgoError } from '../argocd/errors';
import type { Application } from '../argocd/types';
import type { InstanceStatus } from '../model/PipelineReader';
import { application } from '../__testUtils__/pipelines';
import { INSTRUMENTS, type Instrument } from './instruments';
import { watchMeter } from './meterWatch';
import { observeState, type StateSources } from './observeState';
import { RecordingMetrics } from './__testUtils__/RecordingMetrics';

const NOW = '2026-11-21T12:31:00.000Z';
const clock = () => new Date(NOW);

const DOCS = path.resolve(__dirname, '../../../../docs/operations.md');
const ALL: Instrument[] = Object.values(INSTRUMENTS);

it('are all in the table of docs/operations.md, and no others', () => {
  const rows = readFileSync(DOCS, 'utf8')
    .split('\n')
    .filter(line => line.startsWith('| `promotions.'))
    .map(line =>
      line
        .split('|')
        .map(cell => cell.trim())
        .slice(1, -1),
    );
  expect(rows).toEqual(
    ALL.map(({ name, kind, unit, attributes, description }) => [
      `\`${name}\``,
      kind,
      unit,
      attributes.join(', '),
      description,
    ]),
  );
});

it('have no attribute of which there are as many as pipelines', () => {
  const bounded = ['instance', 'kind', 'type', 'reason', 'verdict', 'state'];
  expect(bounded).toEqual(
    expect.arrayContaining(ALL.flatMap(({ attributes }) => attributes)),
  );
});

describe('what a watch tells', () => {
  function watched() {
    const metrics = new RecordingMetrics();
    const listener = {
      listed: jest.fn(),
      changed: jest.fn(),
      heard: jest.fn(),
      failed: jest.fn(),
    };
    return {
      metrics,
      listener,
      metered: watchMeter(metrics, clock)('eu', listener),
    };
  }

  const ended = (finishedAt: string, name = 'checkout-dev'): Application =>
    decodeApplication({
      metadata: { namespace: 'argocd', name, uid: `uid-${name}` },
      spec: { project: 'shop' },
      status: {
        operationState: {
          phase: 'Succeeded',
          startedAt: '2026-11-21T12:00:00Z',
          finishedAt,
        },
      },
    });

  it('is passed on as it is', () => {
    const { metered, listener } = watched();
    const list = { kind: 'application' as const, objects: [] };
    const event = {
      kind: 'application' as const,
      type: 'SET' as const,
      object: application('a'),
    };
    const error = new Error('cut');
    metered.listed(list);
    metered.changed(event);
    metered.heard('application');
    metered.failed('application', error);
    expect(listener.listed).toHaveBeenCalledWith(list);
    expect(listener.changed).toHaveBeenCalledWith(event);
    expect(listener.heard).toHaveBeenCalledWith('application');
    expect(listener.failed).toHaveBeenCalledWith('application', error);
  });

  it('is counted by what it is', () => {
    const { metered, metrics } = watched();
    const object = application('a');
    metered.listed({ kind: 'application', objects: [object] });
    metered.changed({ kind: 'application', type: 'SET', object });
    metered.changed({ kind: 'application', type: 'SET', object });
    metered.changed({ kind: 'application', type: 'DELETED', object });
    metered.failed('applicationSet', new ArgoError('forbidden', 'no'));
    metered.failed('applicationSet', new TypeError('what'));
    const eu = { instance: 'eu' };
    expect(metrics.sums()).toEqual([
      ['promotions.instance.lists', { ...eu, kind: 'application' }, 1],
      [
        'promotions.instance.events',
        { ...eu, kind: 'application', type: 'SET' },
        2,
      ],
      [
        'promotions.instance.events',
        { ...eu, kind: 'application', type: 'DELETED' },
        1,
      ],
      [
        'promotions.instance.failures',
        { ...eu, kind: 'applicationSet', reason: 'forbidden' },
        1,
      ],
      [
        'promotions.instance.failures',
        { ...eu, kind: 'applicationSet', reason: 'other' },
        1,
      ],
    ]);
  });

  it('tells how late it heard of the end of an operation, once', () => {
    const { metered, metrics } = watched();
    const set = (object: Application) =>
      metered.changed({ kind: 'application', type: 'SET', object });
    metered.listed({
      kind: 'application',
      objects: [ended('2026-11-21T12:00:00Z'), application('checkout-qa')],
    });
    set(ended('2026-11-21T12:00:00Z'));
    set(ended('2026-11-21T12:30:58Z'));
    set(ended('2026-11-21T12:30:58Z'));
    // Its clock is ahead of ours.
    set(ended('2026-11-21T12:31:09Z', 'checkout-qa'));
    // Nothing was known of it, so that its end may be long ago.
    set(ended('2026-11-21T12:30:50Z', 'checkout-new'));
    expect(
      metrics.recorded
        .filter(({ name }) => name === 'promotions.instance.event.lag')
        .map(({ value }) => value),
    ).toEqual([2, 0]);
  });
});

describe('what is looked at when metrics are collected', () => {
  function observed(changes: Partial<StateSources> = {}) {
    const metrics = new RecordingMetrics();
    const instances: InstanceStatus[] = [
      {
        name: 'eu',
        freshness: { state: 'live', observedAt: '2026-11-21T12:30:52.500Z' },
      },
      { name: 'us', freshness: { state: 'unreachable', reason: 'refused' } },
    ];
    const pipelines: [string, Verdict[]][] = [
      ['eu', ['complete', 'complete', 'complete']],
      ['eu', ['complete', 'gated', 'waiting']],
      ['eu', ['gated', 'outOfOrder', 'waiting']],
      ['eu', ['rolling', 'outOfOrder', 'failed']],
      ['us', ['empty', 'unknown']],
      ['us', ['empty', 'empty']],
    ];
    const logger = mockServices.logger.mock();
    const end = observeState({
      metrics,
      clock,
      logger,
      reader: {
        instances: () => instances,
        verdicts: () =>
          pipelines.map(([instance, verdicts]) => ({ instance, verdicts })),
      },
      watches: [{ instance: 'eu', unreadableCount: kind => kind.length }],
      approvals: { countOpen: async () => ({ pending: 3, executing: 1 }) },
      history: { unwritten: () => ({ memory: 40, record: 2 }) },
      ...changes,
    });
    return { metrics, end, logger };
  }

  it.each([
    [
      'promotions.instance.live',
      [
        [{ instance: 'eu' }, 1],
        [{ instance: 'us' }, 0],
      ],
    ],
    ['promotions.instance.silence', [[{ instance: 'eu' }, 7.5]]],
    [
      'promotions.instance.unreadable',
      [
        [{ instance: 'eu', kind: 'application' }, 11],
        [{ instance: 'eu', kind: 'applicationSet' }, 14],
      ],
    ],
    [
      'promotions.pipelines',
      [
        [{ instance: 'eu', verdict: 'complete' }, 1],
        [{ instance: 'eu', verdict: 'gated' }, 1],
        [{ instance: 'eu', verdict: 'outOfOrder' }, 1],
        [{ instance: 'eu', verdict: 'failed' }, 1],
        [{ instance: 'us', verdict: 'unknown' }, 1],
        [{ instance: 'us', verdict: 'empty' }, 1],
      ],
    ],
    [
      'promotions.stages',
      [
        [{ instance: 'eu', verdict: 'complete' }, 4],
        [{ instance: 'eu', verdict: 'gated' }, 2],
        [{ instance: 'eu', verdict: 'waiting' }, 2],
        [{ instance: 'eu', verdict: 'outOfOrder' }, 2],
        [{ instance: 'eu', verdict: 'rolling' }, 1],
        [{ instance: 'eu', verdict: 'failed' }, 1],
        [{ instance: 'us', verdict: 'empty' }, 3],
        [{ instance: 'us', verdict: 'unknown' }, 1],
      ],
    ],
    [
      'promotions.approvals',
      [
        [{ state: 'pending' }, 3],
        [{ state: 'approved' }, 0],
        [{ state: 'executing' }, 1],
      ],
    ],
    [
      'promotions.history.unwritten',
      [
        [{ kind: 'memory' }, 40],
        [{ kind: 'record' }, 2],
      ],
    ],
  ])('%s', async (name, expected) => {
    const { metrics } = observed();
    await expect(metrics.collect(name)).resolves.toEqual(expected);
  });

  it('is left out when the database does not answer, and told', async () => {
    const { metrics, logger } = observed({
      approvals: {
        countOpen: async () => {
          throw new Error('no connection');
        },
      },
    });
    await expect(metrics.collect('promotions.approvals')).resolves.toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('no connection'),
    );
  });

  it('is looked at no more after the end', async () => {
    const { metrics, end } = observed();
    end();
    await expect(metrics.collect('promotions.stages')).resolves.toEqual([]);
  });
});

it('are each made, with their unit and description, and no others', () => {
  const metrics = new RecordingMetrics();
  watchMeter(metrics, clock);
  observeState({
    metrics,
    clock,
    logger: mockServices.logger.mock(),
    reader: { instances: () => [], verdicts: () => [] },
    watches: [],
    approvals: { countOpen: async () => ({}) },
    history: { unwritten: () => ({ memory: 0, record: 0 }) },
  });
  const made = metrics.made.map(({ name }) => name).sort();
  expect(made).toEqual(ALL.map(({ name }) => name).sort());
  for (const { name, unit, kind, description } of ALL) {
    expect(metrics.made).toContainEqual({ name, unit, kind, description });
  }
});
