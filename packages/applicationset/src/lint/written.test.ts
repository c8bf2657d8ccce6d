/** What our own writer writes is never found wrong. */
import type {
  PipelineInput,
  SourceInput,
} from '@stagecraft/plugin-promotions-common';
import { readPipeline } from '../write/description/readPipeline';
import { writeApplicationSet } from '../write/writeApplicationSet';
import { checkApplicationSet } from './checkApplicationSet';
import type { CheckWorld } from './world';

const REPO = 'https://git.example.com/shop/cart.git';

const world: CheckWorld = {
  clusters: async () =>
    ['in-cluster', 'prod-eu', 'prod-us'].map(name => ({
      name,
      server: `https://${name}.example.com`,
      labels: { tier: name === 'in-cluster' ? 'dev' : 'prod' },
    })),
  projects: async () => [
    {
      name: 'default',
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
    },
  ],
  files: async () =>
    new Map(
      Object.entries({
        'deploy/dev/app.yaml': 'kind: ConfigMap\n',
        'deploy/prod/app.yaml': 'kind: ConfigMap\n',
        'chart/Chart.yaml': 'name: cart\n',
        'chart/values-dev.yaml': '',
        'chart/values-prod.yaml': '',
        'envs/dev/app.yaml': 'kind: ConfigMap\n',
        'envs/prod/app.yaml': 'kind: ConfigMap\n',
        'targets/dev.yaml':
          'stage: dev\ncluster: in-cluster\nnamespace: cart-dev\n',
        'targets/prod.yaml':
          'stage: prod\ncluster: prod-eu\nnamespace: cart-prod\n',
        'services/cart/service.yaml': 'name: cart\n',
        'services/cart/dev/app.yaml': 'kind: ConfigMap\n',
        'services/cart/prod/app.yaml': 'kind: ConfigMap\n',
      }),
    ),
  pullRequests: async () => [],
  repositories: async () => [],
};

const base: PipelineInput = {
  name: 'cart',
  executor: 'portal',
  sources: [{ kind: 'directory', repoURL: REPO }],
  stages: [
    {
      name: 'dev',
      gate: 'argocd',
      targets: [{ cluster: 'in-cluster' }],
    },
    {
      name: 'prod',
      gate: 'verified',
      targets: [{ cluster: 'prod-eu' }, { cluster: 'prod-us' }],
    },
  ],
};

const single: PipelineInput['stages'] = base.stages.map(stage => ({
  ...stage,
  targets: stage.targets?.slice(0, 1),
}));

const sources: Record<string, SourceInput[]> = {
  'a chart of git': [
    {
      kind: 'helm',
      repoURL: REPO,
      path: 'chart',
      valueFiles: ['values-{stage}.yaml'],
      values: { replicas: 2, db: { existingSecret: 'cart-db' } },
    },
  ],
  'a chart of a registry with values from git': [
    {
      kind: 'chart',
      repoURL: 'registry.example.com/charts',
      chart: 'cart',
      targetRevision: '1.x',
      valueFiles: ['$values/chart/values-{stage}.yaml'],
    },
    { kind: 'values', repoURL: REPO, ref: 'values' },
  ],
  kustomize: [{ kind: 'kustomize', repoURL: REPO, images: ['cart=cart:1'] }],
  'a folder with what is below': [
    { kind: 'directory', repoURL: REPO, recurse: true },
  ],
};

async function found(input: PipelineInput): Promise<string[]> {
  const text = writeApplicationSet(readPipeline(input));
  const findings = await checkApplicationSet(text, world);
  return findings.map(({ code, message }) => `${code}: ${message}`);
}

describe('nothing is found in a pipeline', () => {
  it.each(Object.entries(sources))('of %s', async (_, given) => {
    expect(await found({ ...base, sources: given })).toEqual([]);
  });

  it.each(['argocd', 'verified', 'approval'] as const)(
    'with the gate %s',
    async gate => {
      const stages = base.stages.map((stage, index) =>
        index === 0 ? stage : { ...stage, gate },
      );
      expect(await found({ ...base, stages })).toEqual([]);
    },
  );

  it('of clusters by their labels', async () => {
    const stages = base.stages.map(({ name, gate }) => ({
      name,
      gate,
      clusterLabels: { tier: name },
    }));
    const targets = { from: 'clusters', namespace: 'cart' } as const;
    expect(await found({ ...base, stages, targets })).toEqual([]);
  });

  it.each([
    ['folders', 'envs/*'],
    ['files', 'targets/*.yaml'],
  ] as const)('whose targets are found in %s', async (from, path) => {
    const stages = base.stages.map(({ name, gate, targets }) => ({
      name,
      gate,
      ...(from === 'folders' && { targets: targets?.slice(0, 1) }),
    }));
    const targets = { from, repoURL: REPO, revision: 'main', paths: [path] };
    expect(await found({ ...base, stages, targets })).toEqual([]);
  });

  it.each(['folders', 'files'] as const)(
    'that serves many services, found in %s',
    async from => {
      const paths = [
        from === 'folders' ? 'services/*' : 'services/*/service.yaml',
      ];
      const services = { from, repoURL: REPO, revision: 'main', paths };
      const path = 'services/{service}/{stage}';
      expect(
        await found({
          ...base,
          stages: single,
          services,
          sources: [{ kind: 'directory', repoURL: REPO, path }],
        }),
      ).toEqual([]);
    },
  );

  it('of pull requests', async () => {
    const forge = { forge: 'github', organization: 'shop' } as const;
    const services = {
      from: 'pullRequests',
      repository: 'cart',
      ...forge,
    } as const;
    const stages = single.slice(0, 1);
    const lifecycle = {
      applicationsSync: 'sync',
      preserveResourcesOnDeletion: false,
    } as const;
    expect(await found({ ...base, stages, services, lifecycle })).toEqual([]);
  });

  it('with all that may be said of syncs and notifications', async () => {
    expect(
      await found({
        ...base,
        sync: {
          retry: { limit: 5, duration: '5s', factor: 2, maxDuration: '1m' },
          options: ['CreateNamespace=true', 'ServerSideApply=true'],
          prune: true,
          ignoreDifferences: [
            {
              group: 'apps',
              kind: 'Deployment',
              jsonPointers: ['/spec/replicas'],
            },
          ],
        },
        labels: { team: 'shop' },
        annotations: { wave: '{stage}' },
        notifications: [
          { trigger: 'on-sync-failed', service: 'slack', recipients: ['shop'] },
        ],
        lifecycle: { deletionOrder: 'Reverse' },
      }),
    ).toEqual([]);
  });
});

describe('what was asked for and is a danger is told', () => {
  it.each([
    [{ sync: { prune: false } }, ['leftoverBlocks']],
    [{ sync: { selfHeal: true } }, ['automatedIgnored']],
    [
      { lifecycle: { applicationsSync: 'sync' as const } },
      ['deletesApplications'],
    ],
    [{ project: 'unknown' }, ['projectUnknown']],
  ])('%j', async (part, codes) => {
    const told = await found({ ...base, ...part });
    expect([...new Set(told.map(line => line.split(':')[0]))]).toEqual(codes);
  });
});
