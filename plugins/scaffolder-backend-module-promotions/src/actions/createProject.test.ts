import { symlinkSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parse } from 'yaml';
import { z } from 'zod/v3';
import type { Profile } from '@stagecraft/plugin-promotions-common';
import { meet } from '../project/problems';
import { readWorkspace } from '../workspace/Workspace';
import { createProjectAction } from './createProject';
import { examples } from './createProject.examples';
import { inputSchema } from './createProject.schema';

const SHOPS: Profile = {
  name: 'shops',
  title: 'Shops',
  locked: true,
  stages: [],
  clusters: ['eu', 'us'],
  projectRules: {
    sourceRepos: ['https://git.example.com/shops/*'],
    namespaces: ['shop-*', '!shop-admin'],
    clusterResources: { allow: [{ group: '', kind: 'Namespace' }] },
  },
};
const action = createProjectAction({
  promotions: { profile: async () => SHOPS },
});
type Input = Parameters<typeof action.handler>[0]['input'];

const schema = z.object(
  Object.fromEntries(
    Object.entries(inputSchema).map(([field, of]) => [field, of(z)]),
  ),
);
const workspace = createMockDirectory();
beforeEach(() => workspace.setContent({ 'README.md': 'shop' }));

async function create(input: Input) {
  const output = new Map<string, unknown>();
  await action.handler({
    ...createMockActionContext({ input, workspacePath: workspace.path }),
    output: (name, value) => output.set(name, value),
  });
  return Object.fromEntries(output);
}

async function written(path: string): Promise<string> {
  return (await readWorkspace(workspace.path)).get(path) ?? '';
}

const shop: Input = {
  name: 'shop',
  sourceRepos: ['https://gitea.example.com/shop/*'],
  destinations: [
    { cluster: 'in-cluster', namespace: 'shop-*' },
    { cluster: 'prod-eu', namespace: 'shop' },
  ],
};
const portal = { account: 'stagecraft', gated: ['*-prod'] };

it.each(examples.map(each => [each.description, each.example] as const))(
  'writes what its example says: %s',
  async (_, example) => {
    const [{ input }] = parse(example).steps;
    expect(schema.safeParse(input).error).toBeUndefined();
    await create(input);
    expect(parse(await written('argocd/project.yaml'))).toMatchObject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'shop', namespace: 'argocd' },
      spec: { sourceRepos: ['https://gitea.example.com/shop/*'] },
    });
  },
);

it('writes what a team may deploy, who may sync it, and when', async () => {
  await create({
    ...shop,
    clusterResources: { allow: [] },
    namespaceResources: { deny: [{ group: '', kind: 'Secret' }] },
    roles: [
      {
        name: 'developers',
        groups: ['my-org:shop'],
        sync: ['*-dev'],
        policies: [{ resource: 'logs', action: 'get', object: '*' }],
      },
    ],
    syncWindows: [
      {
        kind: 'deny',
        schedule: '0 16 * * 5',
        duration: '64h',
        timeZone: 'Europe/Berlin',
        applications: ['*-prod'],
      },
    ],
    portal: { ...portal, lock: true },
  });
  expect(parse(await written('argocd/project.yaml')).spec).toEqual({
    sourceRepos: ['https://gitea.example.com/shop/*'],
    destinations: [
      { name: 'in-cluster', namespace: 'shop-*' },
      { name: 'prod-eu', namespace: 'shop' },
    ],
    clusterResourceWhitelist: [],
    namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
    roles: [
      {
        name: 'developers',
        policies: [
          'p, proj:shop:developers, applications, get, shop/*, allow',
          'p, proj:shop:developers, applications, sync, shop/*-dev, allow',
          'p, proj:shop:developers, logs, get, shop/*, allow',
        ],
        groups: ['my-org:shop'],
      },
    ],
    syncWindows: [
      {
        kind: 'deny',
        schedule: '0 16 * * 5',
        duration: '64h',
        timeZone: 'Europe/Berlin',
        applications: ['*-prod'],
        manualSync: false,
      },
      {
        kind: 'deny',
        schedule: '* * * * *',
        duration: '1h',
        applications: ['*-prod'],
        manualSync: true,
      },
    ],
  });
});

it('grants the portal no more than it needs', async () => {
  const { policy } = await create({ ...shop, portal });
  expect(policy).toBe(await written('argocd/policy.csv'));
  expect(String(policy).split('\n').slice(1)).toEqual([
    'p, role:stagecraft-shop, applications, get, shop/*, allow',
    'p, role:stagecraft-shop, applicationsets, get, shop/*, allow',
    'p, role:stagecraft-shop, projects, get, shop, allow',
    'p, role:stagecraft-shop, logs, get, shop/*, allow',
    'p, role:stagecraft-shop, clusters, get, https://kubernetes.default.svc, allow',
    '# p, role:stagecraft-shop, clusters, get, URL of the API server of prod-eu, allow',
    'p, role:stagecraft-shop, applications, sync, shop/*-prod, allow',
    'g, stagecraft, role:stagecraft-shop',
    '',
  ]);
});

it('writes no policy where there is no portal', async () => {
  expect(await create(shop)).toEqual({
    path: 'argocd/project.yaml',
    project: 'shop',
  });
  expect(await written('argocd/policy.csv')).toBe('');
});

it('succeeds again, and replaces what says something else only when it is told to', async () => {
  await create(shop);
  await create(shop);
  const other = { ...shop, description: 'The shop: "all" of it # really' };
  await expect(create(other)).rejects.toThrow(
    'overwrite: argocd/project.yaml is in the workspace already',
  );
  await create({ ...other, overwrite: true });
  expect(parse(await written('argocd/project.yaml')).spec.description).toBe(
    other.description,
  );
});

describe('what would open a gate or cannot work is refused before anything is written', () => {
  it.each<[string, Partial<Input>, string]>([
    [
      'a role that syncs gated Applications',
      { portal, roles: [{ name: 'devs', sync: ['shop-*'] }] },
      'roles[0].sync[0]: "shop-*" covers Applications behind a gate ("*-prod" in portal.gated)',
    ],
    [
      'a role that changes them',
      {
        portal,
        roles: [
          {
            name: 'devs',
            policies: [
              { resource: 'applications', action: 'override', object: '*' },
            ],
          },
        ],
      },
      'roles[0].policies[0]: "*" covers Applications behind a gate',
    ],
    [
      'a role twice',
      { roles: [{ name: 'devs' }, { name: 'devs' }] },
      'roles[1].name: "devs" is there twice',
    ],
    [
      'a time zone that is none',
      {
        syncWindows: [
          {
            kind: 'deny',
            schedule: '* * * * *',
            duration: '1h',
            timeZone: 'Mars/Base',
          },
        ],
      },
      'syncWindows[0].timeZone: "Mars/Base" is no time zone',
    ],
    [
      'a file outside',
      { path: '../project.yaml' },
      'path: "../project.yaml": name a file or folder of the workspace',
    ],
    [
      'a policy among Git’s own files',
      { portal, policyPath: '.git/hooks/pre-commit' },
      'policyPath: ".git/hooks/pre-commit": name a file',
    ],
    [
      'an absolute path',
      { path: '/etc/passwd' },
      'path: "/etc/passwd": name a file',
    ],
  ])('%s', async (_, change, message) => {
    await expect(create({ ...shop, ...change })).rejects.toThrow(message);
    expect(workspace.content()).toEqual({ 'README.md': 'shop' });
  });

  it('a file behind a link that leads out', async () => {
    symlinkSync(workspace.resolve('..'), workspace.resolve('argocd'));
    await expect(create(shop)).rejects.toThrow(
      'path: "argocd/project.yaml" leads out of the workspace',
    );
  });
});

describe('fields that would become lines of a policy of their own', () => {
  it.each([
    ['name', { ...shop, name: 'shop, *' }],
    ['roles', { ...shop, roles: [{ name: 'a\ng, me, role:admin' }] }],
    [
      'roles',
      { ...shop, roles: [{ name: 'devs', groups: ['us, role:admin'] }] },
    ],
    ['roles', { ...shop, roles: [{ name: 'devs', sync: ['*, allow\np'] }] }],
    ['portal', { ...shop, portal: { account: 'a\nb', gated: ['x'] } }],
    ['portal', { ...shop, portal: { account: 'a', gated: [] } }],
    ['sourceRepos', { ...shop, sourceRepos: [] }],
    ['destinations', { ...shop, destinations: [] }],
    [
      'syncWindows',
      {
        ...shop,
        syncWindows: [{ kind: 'deny', schedule: 'daily', duration: '1h' }],
      },
    ],
  ])('%s is refused at the field', (field, input) => {
    expect(schema.safeParse(input).error?.issues[0].path[0]).toBe(field);
  });
});

it.each([
  ['*-prod', 'shop-*', true],
  ['*-prod', '*-dev', false],
  ['a*c', 'ab*', true],
  ['*', '', true],
  ['shop-prod', 'shop-dev', false],
])('"%s" and "%s" fit a common name: %s', (a, b, expected) => {
  expect(meet(a, b)).toBe(expected);
});

describe('of a profile', () => {
  it('has its rules where nothing is said', async () => {
    await create({ name: 'shop', profile: 'shops' });
    const { spec } = parse(await written('argocd/project.yaml'));
    expect(spec.sourceRepos).toEqual(['https://git.example.com/shops/*']);
    expect(spec.destinations).toEqual(
      ['eu', 'us'].flatMap(name =>
        ['shop-*', '!shop-admin'].map(namespace => ({ name, namespace })),
      ),
    );
    expect(spec.clusterResourceWhitelist).toEqual([
      { group: '', kind: 'Namespace' },
    ]);
  });

  it('may be narrower', async () => {
    await create({
      name: 'shop',
      profile: 'shops',
      sourceRepos: ['https://git.example.com/shops/cart.git'],
      destinations: [{ cluster: 'eu', namespace: 'shop-cart' }],
    });
    const { spec } = parse(await written('argocd/project.yaml'));
    expect(spec.sourceRepos).toEqual([
      'https://git.example.com/shops/cart.git',
    ]);
    expect(spec.destinations).toEqual([{ name: 'eu', namespace: 'shop-cart' }]);
  });

  it('is never wider, and each field that is says so', async () => {
    await expect(
      create({
        name: 'shop',
        profile: 'shops',
        sourceRepos: ['*', 'https://git.example.com/other/cart.git'],
        destinations: [
          { cluster: 'mars', namespace: 'shop-cart' },
          { cluster: 'eu', namespace: 'shop-admin' },
          { cluster: 'eu', namespace: '*' },
        ],
        clusterResources: { allow: [{ group: '*', kind: '*' }] },
      }),
    ).rejects.toThrow(
      /sourceRepos\[0\].*\n.*sourceRepos\[1\].*\n.*destinations\[0\]\.cluster.*\n.*destinations\[1\]\.namespace.*\n.*destinations\[2\]\.namespace.*\n.*clusterResources/,
    );
  });

  it('cannot be left out where nothing else says what is allowed', async () => {
    await expect(create({ name: 'shop' })).rejects.toThrow(
      /sourceRepos: .*\n.*destinations: /,
    );
  });
});
