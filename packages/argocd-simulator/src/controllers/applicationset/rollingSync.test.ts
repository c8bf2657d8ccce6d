import {
  Application,
  ApplicationSet,
  ApplicationSetApplicationStatus,
} from '../../world/argocd';
import { observe } from './observe';
import { advance, openApplications, slotsOf, stored } from './rollingSync';

const EARLIER = '2026-11-21T12:00:00Z';
const NOW = '2026-11-21T12:00:10Z';

function app(
  name: string,
  status: Partial<Application['status']> = {},
): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: { project: 'default', destination: {} },
    status: {
      sync: {
        status: 'OutOfSync',
        comparedTo: { destination: {} },
        revision: 'a',
      },
      health: { status: 'Healthy' },
      summary: {},
      sourceHydrator: {},
      reconciledAt: NOW,
      ...status,
    },
  };
}

const synced = (
  health: 'Healthy' | 'Progressing' | 'Degraded',
  revision = 'a',
) => ({
  sync: {
    status: 'Synced' as const,
    comparedTo: { destination: {} },
    revision,
  },
  health: { status: health },
});

const operation = (
  startedAt: string,
  phase: 'Running' | 'Succeeded' | 'Failed',
) => ({
  operationState: { operation: {}, phase, startedAt },
});

function entry(
  application: string,
  status: ApplicationSetApplicationStatus['status'],
  step = '1',
): ApplicationSetApplicationStatus {
  return {
    application,
    status,
    step,
    message: 'as it was',
    lastTransitionTime: EARLIER,
    targetRevisions: ['a'],
  };
}

function set(
  applicationStatus: ApplicationSetApplicationStatus[],
  maxUpdates: (number | string | undefined)[] = [undefined],
): ApplicationSet {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'web', namespace: 'argocd' },
    spec: {
      generators: [],
      template: { metadata: {}, spec: {} },
      strategy: {
        type: 'RollingSync',
        rollingSync: {
          steps: maxUpdates.map(maxUpdate =>
            maxUpdate === undefined ? {} : { maxUpdate },
          ),
        },
      },
    },
    status: { applicationStatus },
  };
}

const STEPS = new Map([['dev', 0]]);

function next(
  known: ApplicationSetApplicationStatus[],
  live: Application,
): string {
  const [found] = observe(set(known), [live], new Map(), STEPS, NOW);
  return `${found.step} ${found.status}`;
}

describe('what an Application says of its rollout', () => {
  it('handles a nil list of statuses: a new entry waits', () => {
    expect(next([], app('dev'))).toBe('1 Waiting');
  });

  it('calls what no step selects step -1', () => {
    expect(next([], app('other'))).toBe('-1 Waiting');
  });

  it('moves a Waiting application that is Synced and Healthy to Healthy', () => {
    expect(next([entry('dev', 'Waiting')], app('dev', synced('Healthy')))).toBe(
      '1 Healthy',
    );
  });

  it('moves a Waiting application that is Synced to Progressing', () => {
    expect(
      next([entry('dev', 'Waiting')], app('dev', synced('Progressing'))),
    ).toBe('1 Progressing');
  });

  it.each(['Running', 'Succeeded', 'Failed'] as const)(
    'moves Pending to Progressing once an operation has started later, even if it is %s',
    phase => {
      const live = app('dev', operation(NOW, phase));
      expect(next([entry('dev', 'Pending')], live)).toBe('1 Progressing');
    },
  );

  it('leaves Pending while the operation is the one before', () => {
    const live = app('dev', operation(EARLIER, 'Succeeded'));
    expect(next([entry('dev', 'Pending')], live)).toBe('1 Pending');
  });

  it('leaves Pending while it has not been compared again', () => {
    const live = app('dev', {
      ...operation(NOW, 'Running'),
      reconciledAt: EARLIER,
    });
    expect(next([entry('dev', 'Pending')], live)).toBe('1 Pending');
  });

  it('moves Progressing to Healthy although the operation failed', () => {
    const live = app('dev', {
      ...synced('Healthy'),
      ...operation(NOW, 'Failed'),
    });
    expect(next([entry('dev', 'Progressing')], live)).toBe('1 Healthy');
  });

  it('keeps Healthy through drift and degradation', () => {
    expect(
      next(
        [entry('dev', 'Healthy')],
        app('dev', { health: { status: 'Degraded' } }),
      ),
    ).toBe('1 Healthy');
  });

  it('resets any status to Waiting when the revision changes', () => {
    const live = app('dev', {
      sync: {
        status: 'OutOfSync',
        comparedTo: { destination: {} },
        revision: 'b',
      },
    });
    expect(next([entry('dev', 'Healthy')], live)).toBe('1 Waiting');
  });

  it('shows no stage for a change of the spec alone (its defect #27949)', () => {
    const live = app('dev', synced('Healthy'));
    const wanted = { ...live, spec: { ...live.spec, project: 'other' } };
    const [found] = observe(
      set([entry('dev', 'Healthy')]),
      [live],
      new Map([['dev', wanted]]),
      STEPS,
      NOW,
    );
    expect(found.status).toBe('Healthy');
  });
});

describe('which steps are open', () => {
  const steps = [['dev'], [], ['prod']];

  it('opens the next step, past an empty one, when all of this one are Healthy', () => {
    const open = openApplications(steps, new Set(['dev', 'prod']), [
      entry('dev', 'Healthy'),
    ]);
    expect([...open]).toEqual(['dev', 'prod']);
  });

  it('holds the next step while this one is not Healthy', () => {
    const open = openApplications(steps, new Set(['dev']), [
      entry('dev', 'Progressing'),
    ]);
    expect([...open]).toEqual(['dev']);
  });

  it('holds the next step for an Application that was never created', () => {
    const open = openApplications(steps, new Set(), [entry('dev', 'Healthy')]);
    expect([...open]).toEqual(['dev']);
  });
});

describe('how many may move', () => {
  it.each([
    [undefined, 5, undefined],
    [0, 5, 0],
    [2, 5, 2],
    ['40%', 5, 2],
    ['10%', 5, 1],
    ['0%', 5, 0],
    ['0', 5, 1],
  ])('maxUpdate %p of %p gives %p slots', (maxUpdate, total, slots) => {
    expect(slotsOf(maxUpdate, total)).toBe(slots);
  });

  it('moves as many Waiting as there are slots left', () => {
    const names = ['f1', 'f2', 'f3'];
    const statuses = [
      entry('f1', 'Progressing'),
      entry('f2', 'Waiting'),
      entry('f3', 'Waiting'),
    ];
    const moved = advance(
      set(statuses, [2]),
      new Set(names),
      new Map(names.map(n => [n, 0])),
      NOW,
    );
    expect(moved.map(s => s.status)).toEqual([
      'Progressing',
      'Pending',
      'Waiting',
    ]);
  });

  it('clears every entry when there are no steps', () => {
    expect(
      advance(set([entry('dev', 'Waiting')], []), new Set(), new Map(), NOW),
    ).toEqual([]);
  });
});

it('stores nothing when only the revisions differ, so they go stale', () => {
  const before = [entry('dev', 'Waiting')];
  expect(stored(before, [{ ...before[0], targetRevisions: ['b'] }])).toBe(
    before,
  );
});
