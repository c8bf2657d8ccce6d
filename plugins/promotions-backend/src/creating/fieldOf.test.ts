/** Every finding that a description can cause, beside the field of the description that causes it. */

import { readPipeline } from '@stagecraft/applicationset';
import { previewOf } from './previewOf';
import { previewWorld } from './previewWorld';

jest.setTimeout(60_000);

const REPOSITORY = 'https://git.example.com/shop/cart.git';

const PLACES = {
  clusters: ['in-cluster', 'prod-eu'].map(name => ({
    name,
    server: `https://${name}.example.com`,
    labels: { tier: name === 'in-cluster' ? 'dev' : 'prod' },
  })),
  projects: [
    {
      name: 'default',
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
    },
    {
      name: 'shop',
      sourceRepos: ['https://git.example.com/other/*'],
      destinations: [{ name: 'in-cluster', namespace: 'cart-*' }],
    },
  ],
  projectsTold: true,
  clustersTold: true,
};

const GATE_JOB = `apiVersion: batch/v1
kind: Job
metadata:
  name: sanity
  annotations: { argocd.argoproj.io/hook: PostSync }
spec:
  template: { spec: { containers: [], restartPolicy: Never } }
`;

const FILES = {
  'deploy/dev/app.yaml': 'kind: ConfigMap\n',
  'deploy/prod/app.yaml': 'kind: ConfigMap\n',
  'chart/Chart.yaml': 'name: cart\n',
  'chart/values-dev.yaml': '',
  'gates/dev/gate.yaml': GATE_JOB,
  'gates/prod/gate.yaml': GATE_JOB,
  'envs/dev/app.yaml': 'kind: ConfigMap\n',
  'targets/dev.yaml': 'stage: dev\ncluster: in-cluster\nnamespace: cart-dev\n',
  'odd/dev.yaml': 'stage: nowhere\ncluster: in-cluster\nnamespace: Bad One\n',
  'lacking/dev.yaml': 'stage: dev\n',
  'services/cart/service.yaml': 'name: cart\n',
  'services/cart/dev/app.yaml': 'kind: ConfigMap\n',
  'services/cart/prod/app.yaml': 'kind: ConfigMap\n',
  'twice/a.yaml': 'name: cart\n',
  'twice/b.yaml': 'name: cart\n',
};

const CART = {
  name: 'cart',
  executor: 'portal',
  sources: [{ kind: 'directory', repoURL: REPOSITORY }],
  stages: [
    { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
    { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
  ],
};

async function found(changes: object): Promise<string[]> {
  const files = new Map(Object.entries(FILES));
  const world = previewWorld(PLACES, { of: async () => files });
  const { findings } = await previewOf(
    readPipeline({ ...CART, ...changes }),
    world,
  );
  return findings.map(({ code, field }) => `${code} at ${field}`);
}

const from = (kind: string, ...paths: string[]) => ({
  from: kind,
  repoURL: REPOSITORY,
  revision: 'main',
  paths,
});

const helm = (more: object) => ({
  sources: [{ kind: 'helm', repoURL: REPOSITORY, path: 'chart', ...more }],
});
const directory = (path: string) => ({
  sources: [{ kind: 'directory', repoURL: REPOSITORY, path }],
});
const [DEV, PROD] = CART.stages;
const untold = [
  { name: 'dev', gate: 'argocd' },
  { name: 'prod', gate: 'approval' },
];
const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

it.each<[string, object, string[]]>([
  ['nothing that is wrong', {}, []],
  [
    'a cluster that is not there',
    {
      stages: [
        DEV,
        { ...PROD, targets: [{ cluster: 'prod-eu' }, { cluster: 'x' }] },
      ],
    },
    ['clusterUnknown at stages[1].targets[1].cluster'],
  ],
  [
    'a project that is not there',
    { project: 'ghost' },
    ['projectUnknown at project'],
  ],
  [
    'a project that allows neither source nor cluster',
    { project: 'shop' },
    [
      'sourceForbidden at sources[0].repoURL',
      'destinationForbidden at stages[1].targets[0].cluster',
    ],
  ],
  [
    'a folder that is not there',
    directory('no/{stage}'),
    ['pathMissing at sources[0].path'],
  ],
  [
    'values that are not there',
    helm({ valueFiles: ['values-{stage}.yaml'] }),
    ['valueFileMissing at sources[0].valueFiles'],
  ],
  [
    'a password',
    helm({ values: { password: 'hunter2-is-long' } }),
    ['passwordInSight at sources[0].values'],
  ],
  [
    'a token',
    helm({ values: { t: TOKEN } }),
    ['tokenInSight at sources[0].values'],
  ],
  [
    'a token in an annotation',
    { annotations: { x: TOKEN } },
    ['tokenInSight at annotations'],
  ],
  [
    'a set that deletes',
    {
      lifecycle: {
        applicationsSync: 'sync',
        preserveResourcesOnDeletion: false,
      },
    },
    [
      'deletesApplications at lifecycle.applicationsSync',
      'deletesResources at lifecycle.preserveResourcesOnDeletion',
    ],
  ],
  [
    'a set that never updates',
    { lifecycle: { applicationsSync: 'create-only' } },
    ['neverUpdates at lifecycle.applicationsSync'],
  ],
  [
    'a finalizer',
    { sync: { finalizers: ['resources-finalizer.argocd.argoproj.io'] } },
    ['finalizerDeletes at sync.finalizers'],
  ],
  ['no pruning', { sync: { prune: false } }, ['leftoverBlocks at sync.prune']],
  [
    'self-healing',
    { sync: { selfHeal: true } },
    ['automatedIgnored at sync.selfHeal'],
  ],
  [
    'an option that there is not',
    { sync: { options: ['CreateNamespaces=true'] } },
    ['syncOptionUnknown at sync.options'],
  ],
  [
    'evidence before there is any',
    { stages: [{ ...DEV, gate: 'verified' }, PROD] },
    ['verifiedFirst at stages'],
  ],
  [
    'evidence of something else',
    { stages: [DEV, { ...PROD, gate: 'verified', targetRevision: 'v2' }] },
    ['verifiedWithoutLineage at stages'],
  ],
  [
    'gate Jobs that hold nothing',
    {
      ...directory('gates/{stage}'),
      stages: [DEV, { ...PROD, gate: 'argocd' }],
    },
    ['gateJobDoesNotHold at sources[0].path'],
  ],
  [
    'labels that no cluster has',
    {
      targets: { from: 'clusters', namespace: '{service}-{stage}' },
      stages: [
        { ...untold[0], clusterLabels: { tier: 'none' } },
        { ...untold[1], clusterLabels: { tier: 'prod' } },
      ],
    },
    ['emptyStage at stages[0].clusterLabels'],
  ],
  [
    'a stage without a folder',
    { ...directory('{path}'), targets: from('folders', 'envs/*') },
    ['emptyStage at targets'],
  ],
  [
    'no folder at all',
    { ...directory('{path}'), targets: from('folders', 'nope/*') },
    ['noApplications at targets'],
  ],
  [
    'files of targets that say something else',
    {
      ...directory('deploy/dev'),
      targets: from('files', 'odd/*.yaml'),
      stages: untold,
    },
    [
      'emptyStage at targets',
      'noStep at targets',
      'namespaceIllegal at targets',
    ],
  ],
  [
    'files of targets that lack something',
    { targets: from('files', 'lacking/*.yaml'), stages: untold },
    ['renderFailed at targets'],
  ],
  [
    'no service',
    { ...directory('{path}/{stage}'), services: from('folders', 'nope/*') },
    ['noApplications at services'],
  ],
  [
    'a service twice',
    {
      ...directory('services/{service}/{stage}'),
      services: from('files', 'twice/*.yaml'),
    },
    ['nameRepeated at services'],
  ],
])('%s', async (_, changes, findings) => {
  expect([...new Set(await found(changes))]).toEqual(findings);
});
