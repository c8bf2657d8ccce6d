/** Which syncs of a target are ours, and which came past the gate. */

import { application, NEW, OLD } from '../__testUtils__/pipelines';
import type { Application, OperationState } from '../argocd/types';
import { outcomeOf, outsideSyncs, type Ours } from './outsideSyncs';

const SINCE = '2026-11-21T12:00:00.000Z';
const INTENT = '2026-11-21T12:39:59.400Z';
const BEGAN = '2026-11-21T12:40:00Z';
const AT = '2026-11-21T12:40:00.000Z';
const EXECUTION = { name: 'Stagecraft execution', value: 'execution-1' };
const OURS: Ours = {
  accounts: new Set(['backstage']),
  executions: [{ id: 'execution-1', revisions: [NEW], startedAt: INTENT }],
};

function operation(changes: Partial<OperationState> = {}): OperationState {
  return {
    phase: 'Running',
    message: '',
    startedAt: BEGAN,
    retryCount: 0,
    retryLimit: 0,
    requested: [NEW],
    revisions: [NEW],
    initiatedBy: { username: 'backstage', automated: false },
    infos: [EXECUTION],
    resources: [],
    dryRun: false,
    partial: false,
    ...changes,
  };
}

function entry(changes: Partial<Application['history'][number]> = {}) {
  return {
    id: 2,
    revisions: [NEW],
    deployStartedAt: BEGAN,
    deployedAt: '2026-11-21T12:40:05Z',
    initiatedBy: 'backstage',
    ...changes,
  };
}

const before = application('').history[0];
const running = (changes: Partial<OperationState> = {}) =>
  application('checkout-prod-eu', { operation: operation(changes) });
const deployed = (changes: Parameters<typeof entry>[0] = {}) =>
  application('checkout-prod-eu', { history: [before, entry(changes)] });
const by = (username: string) => ({
  initiatedBy: { username, automated: false },
});
const outside = (app: Application, ours: Ours = OURS) =>
  outsideSyncs(app, ours, SINCE).map(({ account }) => account);

describe('a sync is ours', () => {
  it('with our account and the id of a stored execution', () => {
    expect(outside(running())).toEqual([]);
    expect(outside(deployed())).toEqual([]);
  });

  it('when it repairs, of which nothing is stored', () => {
    const infos = [
      { name: 'Stagecraft kind', value: 'repair' },
      { name: 'Stagecraft execution', value: 'of a repair' },
    ];
    expect(outside(running({ infos, requested: [OLD] }))).toEqual([]);
    expect(outside(deployed({ revisions: [OLD] }))).toEqual([]);
  });

  it('when another one began in the same second, by which it is not known', () => {
    const ours = {
      ...OURS,
      executions: [
        ...OURS.executions,
        { id: 'execution-0', revisions: [OLD], startedAt: INTENT },
      ],
    };
    const app = application('checkout-prod-eu', {
      history: [before, entry({ revisions: [OLD] })],
      operation: operation(),
    });
    expect(outside(app, ours)).toEqual([]);
  });

  it('under an account that we had before the token was exchanged', () => {
    const ours = { ...OURS, accounts: new Set(['backstage', 'stagecraft']) };
    expect(outside(deployed(), ours)).toEqual([]);
  });

  it('where an older Argo CD does not say who began it, and we meant it', () => {
    expect(outside(deployed({ initiatedBy: undefined }))).toEqual([]);
  });
});

describe('a sync came past the gate', () => {
  it('when somebody else began it, also with our infos', () => {
    expect(outside(running(by('admin')))).toEqual(['admin']);
    expect(outside(running({ ...by('admin'), infos: [] }))).toEqual(['admin']);
  });

  it('when RollingSync opened a step whose "0" is misspelt, or Argo CD synced by itself', () => {
    const rollout = by('applicationset-controller');
    const infos = [{ name: 'Reason', value: 'ApplicationSet RollingSync' }];
    expect(outside(running({ ...rollout, infos }))).toEqual([
      'applicationset-controller',
    ]);
    expect(
      outside(deployed({ initiatedBy: 'applicationset-controller' })),
    ).toEqual(['applicationset-controller']);
    expect(
      outside(running({ initiatedBy: { username: '', automated: true } })),
    ).toEqual(['automated sync']);
  });

  it.each<[string, Partial<OperationState>, Ours]>([
    ['without any id', { infos: [] }, OURS],
    [
      'with an id that is not stored',
      { infos: [{ ...EXECUTION, value: 'other' }] },
      OURS,
    ],
    ['with an id of ours for another release', { requested: [OLD] }, OURS],
    [
      'with an id that we used yesterday',
      {},
      {
        ...OURS,
        executions: [
          { ...OURS.executions[0], startedAt: '2026-11-20T12:40:00.000Z' },
        ],
      },
    ],
  ])('under our account %s', (_, changes, ours) => {
    expect(outside(running(changes), ours)).toEqual(['backstage']);
  });

  it('when our account deployed what we never meant to, as far as only the history tells', () => {
    expect(outside(deployed(), { ...OURS, executions: [] })).toEqual([
      'backstage',
    ]);
  });

  it('when it synced a part of the resources', () => {
    expect(outside(running({ ...by('admin'), partial: true }))).toEqual([
      'admin',
    ]);
  });
});

it('is told once, whether it is seen as an operation or in the history', () => {
  const both = application('checkout-prod-eu', {
    history: [before, entry({ initiatedBy: 'admin' })],
    operation: operation({ ...by('admin'), phase: 'Succeeded' }),
  });
  expect(outsideSyncs(both, OURS, SINCE)).toEqual([
    { account: 'admin', at: AT, revisions: [NEW], outcome: 'succeeded' },
  ]);
});

it('tells neither a dry run nor what was there before', () => {
  expect(outside(running({ ...by('admin'), dryRun: true }))).toEqual([]);
  const later = '2026-11-21T12:41:00.000Z';
  const app = deployed({ initiatedBy: 'admin' });
  expect(outsideSyncs(app, OURS, later)).toEqual([]);
});

it('waits until it can be told what a sync that pins nothing deploys', () => {
  const app = application('checkout-prod-eu', {
    operation: operation({ ...by('admin'), requested: [], revisions: [OLD] }),
    reconciledAt: '2026-11-21T12:40:01Z',
  });
  expect(outside(app)).toEqual([]);
});

describe('its outcome', () => {
  it.each([
    ['while it runs', running(by('admin')), undefined],
    ['once it is in the history', deployed(), 'succeeded'],
    ['when it failed', running({ ...by('admin'), phase: 'Failed' }), 'failed'],
    [
      'when another operation followed and the history does not have it',
      running({ ...by('admin'), startedAt: '2026-11-21T12:50:00Z' }),
      'failed',
    ],
    [
      'when the history does not reach back so far',
      application('', {
        history: [entry({ deployStartedAt: '2026-11-21T13:00:00Z' })],
      }),
      undefined,
    ],
  ])('%s', (_, app, outcome) => {
    expect(outcomeOf(app, AT)).toBe(outcome);
  });
});
