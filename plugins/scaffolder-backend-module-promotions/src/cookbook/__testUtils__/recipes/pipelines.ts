/** Which pipeline: one of its own, one for many services, previews. */
import {
  CHECKOUT,
  cluster,
  EXECUTOR,
  folders,
  GIT,
  PLATFORM,
  STAGES,
  type Recipe,
} from '../recipe';

const services = (...names: string[]) =>
  folders(
    ...names.flatMap(name =>
      ['dev', 'qa', 'prod'].map(stage => `services/${name}/${stage}`),
    ),
  );

export const pipelines: Recipe[] = [
  {
    name: 'own-pipeline',
    title: 'A pipeline of its own',
    when: 'For a service that is released on its own. Its repository holds the manifests and the pipeline, its team decides on both, and whatever goes wrong stays with it. This is where to begin.',
    input: {
      name: 'checkout',
      entityRef: 'component:default/checkout',
      executor: EXECUTOR,
      sources: [{ kind: 'kustomize', repoURL: CHECKOUT }],
      stages: STAGES,
    },
    files: { [CHECKOUT]: folders('deploy/dev', 'deploy/qa', 'deploy/prod') },
    watch: [
      'Every commit of the branch is a release, whatever it changes. Where that is too much, follow [tags](release-by-tag.md) or promote [by pull requests](pull-request-promotion.md).',
      'The file is the team’s: whoever may push to it may take a gate away. Policies in app-config hold nevertheless ([policies](../policies.md)), and `stagecraft lint --against main` tells it in the pull request.',
    ],
  },
  {
    name: 'standard-matrix',
    title: 'The standard pipeline of a group',
    when: 'For many services that go the same way. The platform team owns one ApplicationSet; a service joins with one folder (or, with `from: files`, one file), and a change of the stages reaches all of them.',
    input: {
      name: 'shop',
      entityRef: 'component:default/{service}',
      executor: EXECUTOR,
      services: {
        from: 'folders',
        repoURL: PLATFORM,
        revision: 'main',
        paths: ['services/*'],
      },
      sources: [{ kind: 'kustomize', repoURL: PLATFORM }],
      stages: STAGES,
    },
    files: { [PLATFORM]: services('checkout', 'invoices') },
    watch: [
      'One mistake in the ApplicationSet is a mistake of every service: a generator that fails makes no Application at all. Let its repository be reviewed, and lint it there.',
      'RollingSync’s steps are those of the whole set: dev counts as done once dev of *every* service is healthy. A broken service holds the others back, and the portal, which opens `verified` stages, waits for it as well. Where teams release on their own, give each [a pipeline of its own](own-pipeline.md).',
    ],
  },
  {
    name: 'clusters-by-services',
    title: 'Clusters × services',
    when: 'For a platform that runs the same services on a changing fleet of clusters: a cluster with the right label gets all of them, a new service gets all clusters.',
    input: {
      name: 'edge',
      executor: EXECUTOR,
      services: {
        from: 'folders',
        repoURL: PLATFORM,
        revision: 'main',
        paths: ['services/*'],
      },
      targets: { from: 'clusters', namespace: '{service}' },
      sources: [{ kind: 'kustomize', repoURL: PLATFORM }],
      stages: [
        { name: 'canary', gate: 'argocd', clusterLabels: { ring: 'canary' } },
        { name: 'fleet', gate: 'approval', clusterLabels: { ring: 'fleet' } },
      ],
    },
    files: {
      [PLATFORM]: folders(
        'services/proxy/canary',
        'services/proxy/fleet',
        'services/metrics/canary',
        'services/metrics/fleet',
      ),
    },
    clusters: [
      cluster('berlin', { ring: 'canary' }),
      cluster('madrid', { ring: 'fleet' }),
      cluster('oslo', { ring: 'fleet' }),
    ],
    watch: [
      'Labels of clusters are rights: whoever may label a cluster decides what is deployed there.',
      'A cluster whose label is taken away keeps what runs there and its Applications (`create-update`); they are then nobody’s. Delete them by hand.',
    ],
  },
  {
    name: 'repositories-of-a-forge',
    title: 'Every repository of an organization',
    when: 'For many small services of one kind, each in a repository with the same folders. A new repository is in the pipeline within minutes; nobody writes a file for it.',
    input: {
      name: 'shop',
      entityRef: 'component:default/{service}',
      services: {
        from: 'repositories',
        forge: 'github',
        organization: 'shop',
        token: { secretName: 'github-token', key: 'token' },
        pathsExist: ['deploy/dev'],
      },
      sources: [{ kind: 'kustomize', repoURL: `${GIT}/{service}.git` }],
      stages: [
        { name: 'dev', gate: 'argocd', targets: [{ cluster: 'dev' }] },
        { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
      ],
    },
    files: Object.fromEntries(
      ['checkout', 'invoices'].map(name => [
        `${GIT}/${name}.git`,
        folders('deploy/dev', 'deploy/prod'),
      ]),
    ),
    repositories: ['checkout', 'invoices'].map(repository => ({
      organization: 'shop',
      repository,
      url: `${GIT}/${repository}.git`,
      branch: 'main',
      sha: 'bc09b592b1df7cb3a3e7bb4d23bb0e37a1b22b66',
    })),
    watch: [
      'Whoever may create a repository in the organization may deploy: keep the project’s destinations as small as the services need.',
      'Argo CD asks the forge every 30 minutes unless told otherwise, and a token that expires looks like no repositories at all. `create-update` keeps what is there.',
      'What is checked before a push cannot know the repositories; the check says so instead of guessing.',
    ],
  },
  {
    name: 'pull-request-previews',
    title: 'Previews of pull requests',
    when: 'For looking at a change before it is merged: each open pull request with the label is deployed to a namespace of its own, at its own commit, and goes away with it.',
    input: {
      name: 'checkout-previews',
      entityRef: 'component:default/checkout',
      services: {
        from: 'pullRequests',
        forge: 'github',
        organization: 'shop',
        repository: 'checkout',
        labels: ['preview'],
        token: { secretName: 'github-token', key: 'token' },
      },
      sources: [
        { kind: 'kustomize', repoURL: CHECKOUT, path: 'deploy/preview' },
      ],
      stages: [
        {
          name: 'preview',
          gate: 'argocd',
          targets: [{ cluster: 'dev', namespace: '{service}' }],
        },
      ],
      sync: { finalizers: ['resources-finalizer.argocd.argoproj.io'] },
      lifecycle: {
        applicationsSync: 'sync',
        preserveResourcesOnDeletion: false,
      },
    },
    files: { [CHECKOUT]: folders('deploy/preview') },
    pullRequests: [
      {
        number: 42,
        title: 'Faster basket',
        branch: 'faster-basket',
        targetBranch: 'main',
        headSha: 'bc09b592b1df7cb3a3e7bb4d23bb0e37a1b22b66',
        author: 'mona',
        labels: ['preview'],
      },
    ],
    watch: [
      'Here deleting is wanted: `sync` and the finalizer take a preview away once its pull request is closed. Nowhere else should both be.',
      'Whoever may open a pull request may run code in that cluster. The label is the lock: only those who may label start a preview. Use a project that allows no other cluster, with a quota.',
    ],
  },
  {
    name: 'tenant',
    title: 'A tenant: an app of apps for one customer',
    when: 'For a customer who gets a set of services as a whole. Each stage is one Application whose folder holds further Applications; the portal takes their state for that of the stage.',
    input: {
      name: 'acme',
      project: 'acme',
      executor: EXECUTOR,
      sources: [
        { kind: 'directory', repoURL: PLATFORM, path: 'tenants/acme/{stage}' },
      ],
      stages: [
        {
          name: 'staging',
          gate: 'argocd',
          targets: [{ cluster: 'in-cluster' }],
        },
        {
          name: 'prod',
          gate: 'approval',
          targets: [{ cluster: 'in-cluster' }],
        },
      ],
    },
    files: {
      [PLATFORM]: Object.fromEntries(
        ['staging', 'prod'].map(stage => [
          `tenants/acme/${stage}/web.yaml`,
          `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: acme-${stage}-web
  namespace: argocd
spec:
  project: acme
  source:
    repoURL: ${GIT}/web.git
    targetRevision: v1.4.0
    path: deploy
  destination:
    name: prod-eu
    namespace: acme-${stage}
`,
        ]),
      ),
    },
    watch: [
      'The gate holds the parent. A child that syncs itself (`automated`) follows its own repository past the gate: pin its revision in the folder, and leave `automated` out of the children of gated stages.',
      'Argo CD has no health check for Applications: a parent is Healthy while its child is Degraded. The portal looks at the children itself.',
      'The children say `namespace: argocd` themselves; the project must be allowed to write Applications there, and nothing else.',
    ],
  },
];
