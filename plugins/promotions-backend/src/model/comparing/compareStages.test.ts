/** Two stages side by side, also when people name and write things awkwardly. */

import { compareStages, type ComparedTarget } from './compareStages';
import { factsOf } from './factsOf';

const DEV = { name: 'checkout-dev', stage: 'dev', destination: 'checkout-dev' };
const PROD_EU = {
  name: 'checkout-prod-eu',
  stage: 'prod',
  destination: 'checkout-prod',
};
const PROD_US = { ...PROD_EU, name: 'checkout-prod-us' };

function target(
  place: typeof DEV,
  objects: object[],
  changes: Partial<ComparedTarget> = {},
): ComparedTarget {
  return {
    ...place,
    revisions: [],
    settings: [],
    objects: objects.map(object => factsOf({ ...object })),
    ...changes,
  };
}

const compare = (left: ComparedTarget[], right: ComparedTarget[]) =>
  compareStages(left, right).rows.map(
    ({ aspect, subject, left: l, right: r, same }) =>
      `${same ? '=' : '≠'} ${aspect} ${subject}: ${l.join(', ')} | ${r.join(
        ', ',
      )}`,
  );

interface Container {
  name?: string;
  image?: string;
  env?: object[];
  resources?: object;
}

const deployment = (
  name: string,
  replicas: number | undefined,
  ...containers: Container[]
) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: { replicas, template: { spec: { containers } } },
});

const config = (name: string, data: Record<string, unknown>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

describe('what is compared', () => {
  it('is images, replicas, variables, limits and configuration', () => {
    const app = (tag: string, replicas: number, level: string) =>
      deployment('checkout', replicas, {
        name: 'web',
        image: `registry:5000/checkout:${tag}`,
        env: [
          { name: 'LEVEL', value: level },
          {
            name: 'DB_PASSWORD',
            valueFrom: { secretKeyRef: { name: 'db', key: 'password' } },
          },
        ],
        resources: { limits: { cpu: replicas } },
      });
    expect(
      compare(
        [target(DEV, [app('1.1', 1, 'debug'), config('app', { a: '1' })])],
        [target(PROD_EU, [app('1.0', 3, 'info'), config('app', { a: '1' })])],
      ),
    ).toEqual([
      '≠ image Deployment checkout / web: registry:5000/checkout:1.1 | registry:5000/checkout:1.0',
      '≠ replicas Deployment checkout: 1 | 3',
      '= value ConfigMap app / a: 1 | 1',
      '= value Deployment checkout / web / env DB_PASSWORD: secretKeyRef db password | secretKeyRef db password',
      '≠ value Deployment checkout / web / env LEVEL: debug | info',
      '≠ value Deployment checkout / web / limits cpu: 1 | 3',
    ]);
  });

  it('is every target: those of a stage may differ among themselves', () => {
    const at = (replicas: number | undefined) => [
      deployment('checkout', replicas),
    ];
    expect(
      compare(
        [target(DEV, at(1))],
        [target(PROD_EU, at(3)), target(PROD_US, at(undefined))],
      ),
    ).toEqual(['≠ replicas Deployment checkout: 1 | 3, absent']);
  });

  it('is the revision of each source, whole, whatever people read of it', () => {
    const revisions = (value: string) => [
      { subject: 'git/checkout', value, label: 'the same words' },
    ];
    expect(
      compare(
        [target(DEV, [], { revisions: revisions('a') })],
        [target(PROD_EU, [], { revisions: revisions('b') })],
      ),
    ).toEqual(['≠ revision git/checkout: the same words | the same words']);
  });

  it('is what the sources set', () => {
    const settings = (value: string) => [{ subject: 'helm.replicas', value }];
    expect(
      compare(
        [target(DEV, [], { settings: settings('1') })],
        [target(PROD_EU, [], { settings: [] })],
      ),
    ).toEqual(['≠ value helm.replicas: 1 | ']);
  });

  it('is also found in Pods, CronJobs, init containers and autoscalers', () => {
    const container = { name: 'a', image: 'a:1' };
    const objects = [
      {
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { containers: [container] },
      },
      {
        kind: 'CronJob',
        metadata: { generateName: 'c-' },
        spec: {
          jobTemplate: {
            spec: { template: { spec: { initContainers: [container] } } },
          },
        },
      },
      {
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'h' },
        spec: { minReplicas: 1, maxReplicas: 3 },
      },
    ];
    expect(compare([target(DEV, objects)], [target(PROD_EU, objects)])).toEqual(
      [
        '= image CronJob c- / a: a:1 | a:1',
        '= image Pod p / a: a:1 | a:1',
        '= replicas HorizontalPodAutoscaler h / at least: 1 | 1',
        '= replicas HorizontalPodAutoscaler h / at most: 3 | 3',
      ],
    );
  });
});

describe('a resource that only one stage has', () => {
  it('is one row, and what is in it is none', () => {
    expect(
      compare(
        [target(DEV, [config('debug', { a: '1' }), config('app', {})])],
        [target(PROD_EU, [config('app', {})])],
      ),
    ).toEqual(['≠ resource ConfigMap debug: present | ']);
  });

  it('is told where some targets of a stage have it', () => {
    expect(
      compare(
        [target(DEV, [config('a', {})])],
        [target(PROD_EU, [config('a', {})]), target(PROD_US, [])],
      ),
    ).toEqual(['≠ resource ConfigMap a: present | absent, present']);
  });
});

describe('what is not known', () => {
  it('is not taken for nothing', () => {
    const unknown = { objects: undefined, settings: undefined };
    expect(
      compare(
        [target(DEV, [config('a', { b: '1' })])],
        [target(PROD_EU, [], unknown)],
      ),
    ).toEqual([]);
    expect(
      compare(
        [target(DEV, [config('a', { b: '1' })])],
        [
          target(PROD_EU, [config('a', { b: '1' })]),
          target(PROD_US, [], unknown),
        ],
      ),
    ).toEqual(['= value ConfigMap a / b: 1 | 1']);
  });
});

describe('names', () => {
  const pairs = (left: object[], right: object[]) =>
    compare([target(DEV, left)], [target(PROD_EU, right)]);

  it.each([
    ['checkout-dev', 'checkout-prod-eu', 'checkout'],
    ['dev-web', 'prod-web', 'web'],
    ['web', 'web', 'web'],
    ['dev', 'prod', '*'],
    ['checkout-dev-web', 'checkout-prod-web', 'checkout-web'],
    ['app-7g2h9k5m8t', 'app-9c4b6d2f8k', 'app'],
  ])('%s and %s are one', (left, right, name) => {
    expect(
      pairs([config(left, { a: '1' })], [config(right, { a: '2' })]),
    ).toEqual([`≠ value ConfigMap ${name} / a: 1 | 2`]);
  });

  it('that are the same on both sides stay as they are', () => {
    expect(
      pairs(
        [config('dev-tools', { a: '1' })],
        [config('dev-tools', { a: '1' })],
      ),
    ).toEqual(['= value ConfigMap dev-tools / a: 1 | 1']);
  });

  it('that would become one name are kept apart', () => {
    expect(
      pairs(
        [config('web-dev', { a: '1' }), config('dev-web', { a: '2' })],
        [config('web-prod', { a: '3' })],
      ),
    ).toEqual([
      '≠ resource ConfigMap dev-web: present | ',
      '≠ resource ConfigMap web:  | present',
      '≠ resource ConfigMap web-dev: present | ',
    ]);
  });

  it('count with kind, group and a namespace of their own', () => {
    const inMonitoring = {
      ...config('app', { a: '9' }),
      metadata: { name: 'app', namespace: 'monitoring' },
    };
    const here = (namespace: string) => ({
      ...config('app', { a: '1' }),
      metadata: { name: 'app', namespace },
    });
    expect(
      pairs(
        [here('checkout-dev'), inMonitoring],
        [here('checkout-prod'), inMonitoring],
      ),
    ).toEqual([
      '= value ConfigMap app / a: 1 | 1',
      '= value ConfigMap app / a: 9 | 9',
    ]);
  });
});

describe('secrets', () => {
  it('show whether they are the same, and nothing else', () => {
    const app = (password: string) =>
      deployment('keycloak', 1, {
        name: 'web',
        env: [{ name: 'DB_PASSWORD', value: password }],
      });
    expect(
      compare(
        [target(DEV, [app('hunter2')])],
        [target(PROD_EU, [app('other')])],
      ),
    ).toContain(
      '≠ value Deployment keycloak / web / env DB_PASSWORD: (secret 1) | (secret 2)',
    );
    const settings = [{ subject: 'helm.parameters.token', value: 'hunter2' }];
    expect(
      compare(
        [target(DEV, [], { settings })],
        [target(PROD_EU, [], { settings })],
      ),
    ).toEqual(['= value helm.parameters.token: (secret) | (secret)']);
  });

  it('have no rows of their values, which Argo CD masks', () => {
    const secret = {
      kind: 'Secret',
      metadata: { name: 'db' },
      data: { password: '++++++++' },
      stringData: { plain: 'hunter2' },
    };
    expect(
      compare([target(DEV, [secret])], [target(PROD_EU, [secret])]),
    ).toEqual([]);
  });
});

describe('awkward manifests', () => {
  it.each([
    {},
    { kind: 'Deployment' },
    { kind: 7, metadata: 'name', spec: [] },
    { kind: 'Deployment', metadata: { name: null }, spec: { template: null } },
    { kind: 'Pod', spec: { containers: { a: 1 } } },
    { kind: 'Pod', spec: { containers: [null, 'a', {}, { env: [null] }] } },
    { kind: 'ConfigMap', data: ['a'] },
    { kind: 'ConfigMap', data: { a: { b: 1 }, c: 2, d: null } },
    JSON.parse(
      '{"kind":"ConfigMap","data":{"__proto__":"a","constructor":"b"}}',
    ),
  ])('%j says what can be said', object => {
    expect(() =>
      compare([target(DEV, [object])], [target(PROD_EU, [object, object])]),
    ).not.toThrow();
  });
});

it('is limited to what a page can show, what differs first', () => {
  const many = (value: string) =>
    Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [`entry-${i}`, value]),
    );
  const maps = (value: string) =>
    ['a', 'b', 'c', 'd'].map((name, i) =>
      config(name, many(i === 3 ? value : '0')),
    );
  const long = config('long', { text: 'x'.repeat(1_000_000) });
  const { rows, problems } = compareStages(
    [target(DEV, [long, ...maps('1')])],
    [target(PROD_EU, [long, ...maps('2')])],
  );
  expect(rows).toHaveLength(1_000);
  expect(rows.filter(({ same }) => !same)).toHaveLength(400);
  expect(problems).toEqual(['601 more rows are not shown.']);
  expect(JSON.stringify(rows).length).toBeLessThan(200_000);
});

it('lists up to ten values of a stage and counts the rest', () => {
  const targets = Array.from({ length: 12 }, (_, i) =>
    target({ ...PROD_EU, name: `checkout-prod-${i}` }, [deployment('a', i)]),
  );
  const [row] = compareStages(
    [target(DEV, [deployment('a', 1)])],
    targets,
  ).rows;
  expect(row.right).toHaveLength(11);
  expect(row.right.at(-1)).toBe('and 2 more');
});
