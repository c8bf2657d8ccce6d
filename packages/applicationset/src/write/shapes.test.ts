// One pipeline of each shape, as it is written: to be read by people.
import type { PipelineInput } from '@stagecraft/plugin-promotions-common';
import { readPipeline } from './description/readPipeline';
import { writeApplicationSet } from './writeApplicationSet';

const REPOSITORY = 'https://git.example.com/shop/cart.git';
const CONFIG = 'https://git.example.com/shop/config.git';

const told: PipelineInput = {
  name: 'cart',
  sources: [{ kind: 'directory', repoURL: REPOSITORY }],
  stages: [
    { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
    { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
  ],
};
const [dev, prod] = told.stages;
const found = {
  repoURL: CONFIG,
  revision: 'main',
} as const;
const bySelectors: Pick<PipelineInput, 'targets' | 'stages'> = {
  targets: { from: 'clusters', namespace: '{service}' },
  stages: [
    { name: 'dev', gate: 'argocd', clusterLabels: { env: 'dev' } },
    { name: 'prod', gate: 'approval', clusterLabels: { env: 'prod' } },
  ],
};

const shapes: Record<string, Partial<PipelineInput>> = {
  'one target a stage': {},
  'several targets, by name and by URL': {
    stages: [
      dev,
      {
        ...prod,
        targets: [
          { cluster: 'prod-eu' },
          { cluster: 'https://10.0.0.1:6443', name: 'us' },
        ],
      },
    ],
  },
  'Kustomize with images': {
    sources: [
      {
        kind: 'kustomize',
        repoURL: REPOSITORY,
        images: ['cart=registry.example.com/cart:{stage}'],
      },
    ],
  },
  'a directory and what is below it': {
    sources: [
      {
        kind: 'directory',
        repoURL: REPOSITORY,
        recurse: true,
        include: '{*.yaml,*.json}',
        exclude: 'drafts/*',
      },
    ],
  },
  'Helm from git': {
    sources: [
      {
        kind: 'helm',
        repoURL: REPOSITORY,
        path: 'chart',
        valueFiles: ['values.yaml', 'values-{stage}.yaml'],
        values: { notice: 'Hello {{ name }}' },
      },
    ],
  },
  'a chart of a registry, values from a second repository, a version of each stage':
    {
      sources: [
        {
          kind: 'chart',
          repoURL: 'oci://registry.example.com/charts',
          chart: 'cart',
          targetRevision: '^1.0',
          releaseName: '{service}',
          valueFiles: ['$values/{service}/{stage}.yaml'],
        },
        { kind: 'values', repoURL: CONFIG, ref: 'values' },
      ],
      stages: [dev, { ...prod, targetRevision: '1.4.2' }],
    },
  'folders that are named like the stages': {
    targets: { from: 'folders', ...found, paths: ['deploy/*'] },
  },
  'a file for each target, and a branch of the last stage': {
    targets: { from: 'files', ...found, paths: ['targets/cart/*.yaml'] },
    stages: [
      { name: 'dev', gate: 'argocd' },
      { name: 'prod', gate: 'approval', targetRevision: 'release' },
    ],
  },
  'targets that files override': {
    targets: { from: 'merge', ...found, paths: ['overrides/cart/*.yaml'] },
  },
  'clusters by their labels': bySelectors,
  'services by their folders, on stages that are told': {
    name: 'standard',
    sources: [{ kind: 'directory', repoURL: CONFIG }],
    services: { from: 'folders', ...found, paths: ['services/*'] },
    entityRef: 'component:default/{service}',
  },
  'services by their files, on clusters by their labels': {
    ...bySelectors,
    name: 'standard',
    sources: [
      { kind: 'directory', repoURL: CONFIG, path: 'apps/{service}/{stage}' },
    ],
    services: { from: 'files', ...found, paths: ['services/*.yaml'] },
  },
  'services by their repositories, each with its namespace': {
    name: 'standard',
    sources: [
      {
        kind: 'directory',
        repoURL: 'https://git.example.com/shop/{service}.git',
        targetRevision: '{revision}',
      },
    ],
    services: {
      from: 'repositories',
      forge: 'gitea',
      organization: 'shop',
      api: 'https://git.example.com',
      pathsExist: ['deploy/prod'],
      token: { secretName: 'gitea', key: 'token' },
    },
    stages: [
      dev,
      { ...prod, targets: [{ cluster: 'prod-eu', namespace: '{service}' }] },
    ],
  },
  'previews of pull requests': {
    sources: [
      {
        kind: 'kustomize',
        repoURL: REPOSITORY,
        path: 'deploy/preview',
        images: ['cart=registry.example.com/cart:{revision}'],
      },
    ],
    services: {
      from: 'pullRequests',
      forge: 'github',
      organization: 'shop',
      repository: 'cart',
      labels: ['preview'],
    },
    stages: [{ ...dev, name: 'preview' }],
    lifecycle: { applicationsSync: 'sync', preserveResourcesOnDeletion: false },
    sync: { finalizers: ['resources-finalizer.argocd.argoproj.io'] },
  },
  'every policy': {
    executor: 'portal',
    scaffoldedBy: 'user:default/mona',
    project: 'shop',
    stages: [
      { ...dev, maxUpdate: '50%' },
      { ...prod, gate: 'verified' },
    ],
    sync: {
      retry: { limit: 5, duration: '5s', factor: 2, maxDuration: '10m' },
      options: ['CreateNamespace=true', 'ServerSideApply=true'],
      selfHeal: true,
      ignoreDifferences: [
        {
          group: 'apps',
          kind: 'Deployment',
          jsonPointers: ['/spec/replicas'],
        },
      ],
    },
    lifecycle: {
      deletionOrder: 'Reverse',
      preservedFields: { annotations: ['example.com/kept'] },
    },
    labels: { team: 'shop' },
    annotations: { 'example.com/runbook': 'https://wiki/{service}#{stage}' },
    notifications: [
      {
        trigger: 'on-deployed',
        service: 'slack',
        recipients: ['shop', 'releases'],
      },
    ],
  },
};

describe('as it is written', () => {
  it.each(Object.entries(shapes))('%s', (_, shape) => {
    const text = writeApplicationSet(readPipeline({ ...told, ...shape }));
    expect(`\n${text}`).toMatchSnapshot();
  });
});
