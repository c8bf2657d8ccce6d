/** Examples for the scaffolder's page of actions; the tests run them. */
import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const repoUrl = 'gitea.example.com?owner=shop&repo=checkout';

function example(
  description: string,
  input: Record<string, unknown>,
): TemplateExample {
  const step = {
    id: 'pipeline',
    action: 'promotions:applicationset:create',
    name: 'Write the promotion pipeline',
    input: { name: 'checkout', repoUrl, ...input },
  };
  return {
    description,
    example: stringify({ steps: [step] }, { aliasDuplicateObjects: false }),
  };
}

/** One target in each stage; people open the last one. */
const stages = [
  { name: 'dev', targets: [{ cluster: 'in-cluster' }] },
  { name: 'qa', targets: [{ cluster: 'in-cluster' }] },
  { name: 'prod', needsApproval: true, targets: [{ cluster: 'prod-eu' }] },
];

/** Stages whose targets are found otherwise. */
const named = [{ name: 'dev' }, { name: 'prod', needsApproval: true }];

export const examples: TemplateExample[] = [
  example('dev and qa by themselves, a gate Job before qa, prod by approval', {
    stages: [
      {
        name: 'dev',
        targets: [{ cluster: 'in-cluster', namespace: 'checkout-dev' }],
      },
      {
        name: 'qa',
        gateJob: true,
        targets: [{ cluster: 'in-cluster', namespace: 'checkout-qa' }],
      },
      {
        name: 'prod',
        needsApproval: true,
        targets: [{ cluster: 'in-cluster', namespace: 'checkout' }],
      },
    ],
  }),
  example(
    'Production on several clusters, one after the other, in a project of its own',
    {
      project: 'shop',
      stages: [
        { name: 'dev', targets: [{ cluster: 'in-cluster' }] },
        {
          name: 'canary',
          needsApproval: true,
          targets: [{ cluster: 'prod-eu', namespace: 'checkout' }],
        },
        {
          name: 'world',
          maxUpdate: 1,
          gate: 'argocd',
          targets: [
            {
              name: 'us',
              cluster: 'https://prod-us.example.com:6443',
              namespace: 'checkout',
            },
            { name: 'asia', cluster: 'prod-asia', namespace: 'checkout' },
          ],
        },
      ],
    },
  ),
  example('A gate Job that runs tests of one’s own', {
    repoUrl: 'https://gitea.example.com/shop/checkout.git',
    gateJob: {
      image: 'registry.example.com/checkout-tests:1.4.2',
      args: ['--stage', 'qa'],
    },
    stages: [
      { name: 'qa', targets: [{ cluster: 'qa', namespace: 'checkout' }] },
      {
        name: 'prod',
        needsApproval: true,
        gateJob: true,
        targets: [{ cluster: 'prod-eu', namespace: 'checkout' }],
      },
    ],
  }),
  example('The portal opens qa once the evidence of dev is complete', {
    executor: 'production',
    stages: [
      { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
      { name: 'qa', gate: 'verified', targets: [{ cluster: 'in-cluster' }] },
      { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
    ],
  }),
  example('The stages, project and clusters of the organisation’s standard', {
    profile: 'standard',
  }),
  example('A chart in the repository, with a file of values for each stage', {
    manifests: 'helm',
    manifestsPath: 'chart',
    stages,
  }),
  example('A chart from a registry, with values from the repository', {
    sources: [
      {
        kind: 'chart',
        repoURL: 'registry.example.com/charts',
        chart: 'web',
        targetRevision: '^2.1',
        valueFiles: ['$values/values/{stage}.yaml'],
      },
      { kind: 'values', ref: 'values' },
    ],
    stages,
  }),
  example('Plain manifests that are there already, in folders of any depth', {
    sources: [{ kind: 'directory', path: 'manifests/{stage}', recurse: true }],
    stages,
  }),
  example('Kustomize, and production follows tags', {
    sources: [
      { kind: 'kustomize', images: ['app=registry.example.com/checkout'] },
    ],
    stages: [
      { name: 'dev', targets: [{ cluster: 'in-cluster' }] },
      {
        name: 'prod',
        needsApproval: true,
        targetRevision: 'v1.*',
        targets: [{ cluster: 'prod-eu' }],
      },
    ],
  }),
  example('Every cluster with a label is a target', {
    targets: { from: 'clusters', namespace: 'checkout' },
    sources: [{ kind: 'kustomize' }],
    stages: [
      { name: 'dev', clusterLabels: { env: 'dev' } },
      { name: 'prod', needsApproval: true, clusterLabels: { env: 'prod' } },
    ],
  }),
  example('Every file is a target: one more region is one more file', {
    targets: { from: 'files', paths: ['targets/*.yaml'] },
    sources: [{ kind: 'kustomize' }],
    stages: named,
  }),
  example('Every folder is a stage', {
    targets: { from: 'folders', paths: ['envs/*'] },
    sources: [{ kind: 'directory' }],
    stages: [
      { name: 'dev', targets: [{ cluster: 'in-cluster' }] },
      { name: 'prod', needsApproval: true, targets: [{ cluster: 'prod-eu' }] },
    ],
  }),
  example('Targets in a list, and files that overrule it', {
    targets: { from: 'merge', paths: ['overrides/*.yaml'] },
    sources: [{ kind: 'kustomize' }],
    stages,
  }),
  example('The standard pipeline of a group: every folder is a service', {
    name: 'shop',
    services: { from: 'folders', paths: ['services/*'] },
    sources: [{ kind: 'kustomize' }],
    entityRef: 'component:default/{service}',
    path: 'argocd/standard.yaml',
    stages,
  }),
  example(
    'The standard pipeline of a group: every file is a service, and has its values',
    {
      name: 'shop',
      services: { from: 'files', paths: ['members/*.yaml'] },
      sources: [
        {
          kind: 'chart',
          repoURL: 'registry.example.com/charts',
          chart: 'web',
          targetRevision: '^2.1',
          releaseName: '{service}',
          valueFiles: ['$values/members/{service}.yaml'],
        },
        { kind: 'values', ref: 'values' },
      ],
      path: 'argocd/standard.yaml',
      stages,
    },
  ),
  example('Every repository of an organization', {
    name: 'shop',
    services: {
      from: 'repositories',
      forge: 'gitea',
      organization: 'shop',
      api: 'https://gitea.example.com',
      pathsExist: ['deploy/dev'],
    },
    sources: [
      {
        kind: 'kustomize',
        repoURL: 'https://gitea.example.com/shop/{service}.git',
      },
    ],
    stages,
  }),
  example('Previews of a service’s open pull requests', {
    name: 'checkout-previews',
    services: {
      from: 'pullRequests',
      forge: 'gitea',
      organization: 'shop',
      repository: 'checkout',
      api: 'https://gitea.example.com',
      labels: ['preview'],
    },
    sources: [{ kind: 'kustomize', path: 'deploy/preview' }],
    lifecycle: { applicationsSync: 'sync', preserveResourcesOnDeletion: false },
    sync: { finalizers: ['resources-finalizer.argocd.argoproj.io'] },
    stages: [{ name: 'preview', targets: [{ cluster: 'in-cluster' }] }],
  }),
  example('What is deleted, retried and ignored, and who is told', {
    sync: {
      prune: false,
      retry: { limit: 5, duration: '20s', factor: 2, maxDuration: '10m' },
      options: ['CreateNamespace=true', 'ServerSideApply=true'],
      ignoreDifferences: [
        { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
      ],
    },
    lifecycle: {
      deletionOrder: 'Reverse',
      preservedFields: { annotations: ['argocd.argoproj.io/refresh'] },
    },
    labels: { team: 'payments' },
    annotations: {
      'example.com/runbook': 'https://runbooks.example.com/{service}/{stage}',
    },
    notifications: [
      { trigger: 'on-sync-failed', service: 'slack', recipients: ['payments'] },
    ],
    stages,
  }),
];
