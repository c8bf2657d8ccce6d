import {
  readApplicationSet,
  type JsonObject,
  type RenderedApplication,
} from '@stagecraft/applicationset';
import type { LiveApplication } from './live';
import { planOf, type PlannedApplication } from './planOf';

const STAGES = ['dev', 'qa', 'prod'];

function cart(spec: JsonObject = {}) {
  return readApplicationSet({
    metadata: { name: 'cart', namespace: 'argocd' },
    spec: {
      generators: [],
      template: {},
      strategy: {
        type: 'RollingSync',
        rollingSync: {
          steps: STAGES.map(stage => ({
            matchExpressions: [
              { key: 'stage', operator: 'In', values: [stage] },
            ],
            ...(stage === 'prod' && { maxUpdate: 0 }),
          })),
        },
      },
      ...spec,
    },
  });
}

function target(stage: string, spec: JsonObject = {}): RenderedApplication {
  return {
    metadata: {
      name: `cart-${stage}`,
      namespace: 'argocd',
      labels: { stage },
    },
    spec: { project: 'shop', source: { path: stage }, ...spec },
  };
}

function live(
  stage: string,
  more: Partial<LiveApplication> = {},
): LiveApplication {
  return {
    ...target(stage),
    owner: 'cart',
    sync: 'Synced',
    health: 'Healthy',
    syncing: false,
    ...more,
  };
}

function plan(
  there: readonly LiveApplication[],
  wanted: readonly RenderedApplication[] = STAGES.map(stage => target(stage)),
  set = cart(),
) {
  return planOf(set, wanted, { set: undefined, applications: [...there] });
}

function told({ applications }: { applications: PlannedApplication[] }) {
  return applications.map(
    ({ name, fate, syncs }) => `${name} ${fate}, syncs ${syncs}`,
  );
}

it('opens the first stage at once, the next in turn, and a closed one never by itself', () => {
  expect(told(plan([]))).toEqual([
    'cart-dev created, syncs at once',
    'cart-qa created, syncs in turn',
    'cart-prod created, syncs when its gate opens',
  ]);
});

it('changes nothing where everything is as it is to be', () => {
  const there = STAGES.map(stage => live(stage));
  expect(told(plan(there))).toEqual([
    'cart-dev unchanged, syncs not at all',
    'cart-qa unchanged, syncs not at all',
    'cart-prod unchanged, syncs not at all',
  ]);
});

it('opens a later stage at once when the ones before it are deployed', () => {
  const there = [live('dev'), live('qa', { sync: 'OutOfSync' }), live('prod')];
  expect(told(plan(there))[1]).toBe('cart-qa unchanged, syncs at once');
});

it('holds a later stage back while an earlier one is not healthy', () => {
  const there = [
    live('dev', { health: 'Degraded' }),
    live('qa', { sync: 'OutOfSync' }),
    live('prod'),
  ];
  expect(told(plan(there))[1]).toBe('cart-qa unchanged, syncs in turn');
});

it('adopts what is there without the set, and tells what it loses', () => {
  const spec = {
    ...target('dev').spec,
    syncPolicy: { automated: { prune: true } },
  };
  const there = [live('dev', { owner: undefined, spec })];
  const [dev] = plan(there).applications;
  expect(dev).toMatchObject({
    fate: 'adopted',
    losesAutoSync: true,
    differences: [
      { path: 'spec.syncPolicy', before: { automated: { prune: true } } },
    ],
  });
});

it('takes no notice of what RollingSync and Argo CD write themselves', () => {
  const automated = { prune: true };
  const wanted = [target('dev', { syncPolicy: { automated } })];
  const there = live('dev', {
    metadata: {
      ...target('dev').metadata,
      annotations: { 'argocd.argoproj.io/refresh': 'normal' },
    },
    spec: {
      ...target('dev').spec,
      syncPolicy: { automated: { ...automated, enabled: false } },
    },
  });
  const [dev] = plan([there], wanted).applications;
  expect(dev).toMatchObject({ fate: 'unchanged', losesAutoSync: false });
});

it('syncs a target whose source or destination changes, and no other', () => {
  const wanted = [
    target('dev', { source: { path: 'new' } }),
    target('qa', { revisionHistoryLimit: 3 }),
  ];
  const there = [live('dev'), live('qa')];
  expect(told(plan(there, wanted))).toEqual([
    'cart-dev changed, syncs at once',
    'cart-qa changed, syncs not at all',
  ]);
});

it('tells of Applications that another set owns', () => {
  const [dev] = plan([live('dev', { owner: 'basket' })]).applications;
  expect(dev).toMatchObject({ fate: 'contested', owner: 'basket' });
});

it.each([
  [undefined, 'deleted'],
  ['sync', 'deleted'],
  ['create-delete', 'deleted'],
  ['create-update', 'left'],
  ['create-only', 'left'],
])('with applicationsSync %s what leaves the set is %s', (policy, fate) => {
  const set = cart({
    ...(policy !== undefined && { syncPolicy: { applicationsSync: policy } }),
  });
  const there = STAGES.map(stage => live(stage));
  const [, , prod] = plan(
    there,
    [target('dev'), target('qa')],
    set,
  ).applications;
  expect(prod).toMatchObject({ name: 'cart-prod', fate });
});

it('changes nothing that is there where the set may only create', () => {
  const set = cart({ syncPolicy: { applicationsSync: 'create-only' } });
  const wanted = [target('dev', { source: { path: 'new' } })];
  expect(told(plan([live('dev')], wanted, set))).toEqual([
    'cart-dev unchanged, syncs not at all',
  ]);
});

it('without stages syncs what syncs itself, and leaves the rest to people', () => {
  const set = cart({ strategy: null });
  const wanted = [
    target('dev', { syncPolicy: { automated: {} } }),
    target('prod'),
  ];
  expect(told(plan([], wanted, set))).toEqual([
    'cart-dev created, syncs at once',
    'cart-prod created, syncs by hand only',
  ]);
});
