import type {
  PipelineInput,
  StageInput,
} from '@stagecraft/plugin-promotions-common';
import { DescriptionError } from './problems';
import { readPipeline } from './readPipeline';

const source = {
  kind: 'directory',
  repoURL: 'https://git.example.com/shop/cart.git',
} as const;
const dev: StageInput = {
  name: 'dev',
  gate: 'argocd',
  targets: [{ cluster: 'in-cluster' }],
};
const prod: StageInput = {
  name: 'prod',
  gate: 'approval',
  targets: [{ cluster: 'eu' }],
};
const cart: PipelineInput = {
  name: 'cart',
  sources: [source],
  stages: [dev, prod],
};
const services = {
  from: 'folders',
  repoURL: 'https://git.example.com/shop/services.git',
  revision: 'main',
  paths: ['services/*'],
} as const;
const forge = {
  from: 'repositories',
  forge: 'github',
  organization: 'shop',
} as const;

function problemsOf(change: unknown): string[] {
  try {
    readPipeline(Object.assign({}, cart, change));
    return [];
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

/** `[what, change, ...problems]`: each problem begins like this, and there is no other. */
type Case = [string, unknown, ...string[]];

function refuses(cases: Case[]) {
  it.each(cases)('%s', (_, change, ...expected) => {
    const problems = problemsOf(change);
    expect(
      problems.map((problem, index) =>
        problem.slice(0, expected[index]?.length),
      ),
    ).toEqual(expected);
  });
}

function withStage(change: object): object {
  return { stages: [dev, { ...prod, ...change }] };
}

function withTarget(change: object): object {
  return withStage({ targets: [{ cluster: 'eu', ...change }] });
}

function withSource(change: object): object {
  return { sources: [{ ...source, ...change }] };
}

describe('what is left out of a pipeline', () => {
  it('has the value that nothing is lost or opened by', () => {
    expect(readPipeline(cart)).toEqual({
      name: 'cart',
      namespace: 'argocd',
      project: 'default',
      sources: [{ ...source, targetRevision: 'main', path: 'deploy/{stage}' }],
      targets: { from: 'list' },
      stages: [
        { ...dev, targets: [{ cluster: 'in-cluster', namespace: 'cart-dev' }] },
        { ...prod, targets: [{ cluster: 'eu', namespace: 'cart-prod' }] },
      ],
      sync: {
        retry: { limit: 3, duration: '10s', factor: 2, maxDuration: '3m' },
        options: ['CreateNamespace=true'],
        prune: true,
        selfHeal: false,
        ignoreDifferences: [],
        finalizers: [],
      },
      lifecycle: {
        applicationsSync: 'create-update',
        preserveResourcesOnDeletion: true,
      },
      labels: {},
      annotations: {},
      notifications: [],
    });
  });

  it('is the folder that was found, where folders are', () => {
    const found = readPipeline({ ...cart, services });
    expect(found.sources[0]).toMatchObject({ path: '{path}/{stage}' });
  });

  it('is the commit, of pull requests', () => {
    const pulls = { ...forge, from: 'pullRequests', repository: 'cart' };
    const found = readPipeline({ ...cart, services: pulls });
    expect(found.sources[0]).toMatchObject({ targetRevision: '{revision}' });
  });

  it('adds RespectIgnoreDifferences to differences that are ignored', () => {
    const ignoreDifferences = [
      { kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
    ];
    const { sync } = readPipeline({ ...cart, sync: { ignoreDifferences } });
    expect(sync.options).toContain('RespectIgnoreDifferences=true');
  });

  it('is said once: 50 stages of their own are right', () => {
    const stages = Array.from({ length: 50 }, (_, index) => ({
      ...dev,
      name: `s${index}`,
    }));
    expect(readPipeline({ ...cart, stages }).stages).toHaveLength(50);
  });
});

const LABEL = 'use lower-case letters, digits and dashes';

describe('a name', () => {
  refuses([
    ['with capitals', { name: 'Cart' }, `name: "Cart": ${LABEL}`],
    ['with spaces', { name: 'my cart' }, `name: "my cart": ${LABEL}`],
    [
      'of 300 characters',
      { name: 'x'.repeat(300) },
      `name: "${'x'.repeat(80)}…": ${LABEL}`,
    ],
    [
      'of a path',
      withStage({ name: '../prod' }),
      `stages[1].name: "../prod": ${LABEL}`,
    ],
    ['that is a number is text', { name: '1st' }],
    [
      'of a project',
      { project: 'Team A' },
      'project: "Team A": use lower-case',
    ],
  ]);
});

describe('stages and targets', () => {
  const eu = { cluster: 'eu' };
  refuses([
    ['no stage', { stages: [] }, 'stages: give the pipeline at least one'],
    [
      'a stage twice',
      { stages: [dev, { ...prod, name: 'dev' }] },
      'stages[1].name: "dev": stage 1 is called "dev" too',
      'stages[1].targets[0]: its Application would be called "cart-dev" as one of the stage "dev" is',
    ],
    [
      'a stage without targets',
      withStage({ targets: [] }),
      'stages[1].targets: give the stage at least one target',
    ],
    [
      'a target twice',
      withStage({ targets: [eu, eu] }),
      'stages[1].targets[1]: cluster "eu", namespace "cart-prod" is a target of the stage "prod" already',
      'stages[1].targets[1]: its Application would be called "cart-prod-eu-cart-prod" as one of the stage "prod" is',
    ],
    [
      'targets of one name',
      withStage({
        targets: [
          { ...eu, name: 'a', namespace: 'n', suffix: 'p' },
          { cluster: 'us', name: 'a', namespace: 'n', suffix: 'p' },
        ],
      }),
      'stages[1].targets[1]: its Application would be called "cart-p"',
    ],
    [
      'a name that a stage and a target make alike',
      {
        stages: [
          { ...dev, name: 'prod-eu' },
          { ...prod, targets: [eu, { cluster: 'us' }] },
        ],
      },
      'stages[1].targets[0]: its Application would be called "cart-prod-eu" as one of the stage "prod-eu" is',
    ],
    [
      'a name of an Application that is too long, at the part that makes it so',
      withStage({ targets: [eu, { cluster: 'us', name: 'u'.repeat(60) }] }),
      `stages[1].targets[1].name: "${'u'.repeat(
        60,
      )}": its Application would be called`,
    ],
    [
      'a place that two stages share',
      withTarget({ cluster: 'in-cluster', namespace: 'cart-dev' }),
      'stages[1].targets[0]: cluster "in-cluster", namespace "cart-dev" is a target of the stage "dev" already',
    ],
    [
      'a namespace with spaces',
      withTarget({ namespace: 'Team A' }),
      `stages[1].targets[0].namespace: "Team A": ${LABEL}`,
    ],
    [
      'a verified stage that no portal opens',
      withStage({ gate: 'verified' }),
      'stages[1].gate: "verified": nobody would open the stage; name the portal',
    ],
    [
      'a gate that is none',
      withStage({ gate: 'manual' }),
      'stages[1].gate: "manual": write argocd or verified or approval',
    ],
    ...([0, '0', '0%'] as const).map(
      (maxUpdate): Case => [
        `maxUpdate ${JSON.stringify(maxUpdate)}`,
        { stages: [{ ...dev, maxUpdate }] },
        `stages[0].maxUpdate: ${
          typeof maxUpdate === 'string' ? `"${maxUpdate}": ` : ''
        }at 0 RollingSync never opens the stage`,
      ],
    ),
    [
      'a number that is text',
      { stages: [{ ...dev, maxUpdate: '3' }] },
      'stages[0].maxUpdate: "3": write the number 3 without quotes',
    ],
    [
      'more than everything',
      { stages: [{ ...dev, maxUpdate: '150%' }] },
      'stages[0].maxUpdate: "150%": write a whole number from 1',
    ],
    [
      'maxUpdate where a gate opens the stage',
      withStage({ maxUpdate: 2 }),
      'stages[1].maxUpdate: the gate "approval" opens all targets',
    ],
    [
      'labels of clusters that nothing looks for',
      withStage({ clusterLabels: { env: 'prod' } }),
      'stages[1].clusterLabels: nothing looks for clusters by their labels',
    ],
  ]);
});

describe('targets that are found', () => {
  const clusters = { from: 'clusters', namespace: '{service}' };
  const labelled = [
    { name: 'dev', gate: 'argocd', clusterLabels: { env: 'dev' } },
    { name: 'prod', gate: 'approval', clusterLabels: { env: 'dev', a: 'b' } },
  ];
  refuses([
    [
      'clusters without labels, and with targets',
      { targets: clusters },
      'stages[0].targets: clusters with these labels are the targets; take them away',
      'stages[0].clusterLabels: name the labels of the stage’s clusters',
      'stages[1].targets: ',
      'stages[1].clusterLabels: ',
      'stages[1].clusterLabels: clusters of the stage "dev" have these labels',
    ],
    [
      'clusters that two stages deploy to',
      { targets: clusters, stages: labelled },
      'stages[1].clusterLabels: clusters of the stage "dev" have these labels, too',
    ],
    [
      'every cluster',
      {
        targets: { from: 'clusters' },
        stages: [{ ...labelled[0], clusterLabels: {} }],
      },
      'stages[0].clusterLabels: name at least one label',
    ],
    [
      'a label that Kubernetes refuses',
      {
        targets: { from: 'clusters' },
        stages: [{ ...labelled[0], clusterLabels: { env: 'a b' } }],
      },
      'stages[0].clusterLabels.env: "a b": write a value as Kubernetes allows it',
    ],
    [
      'folders by another pattern',
      { targets: { ...services, paths: ['deploy/**/x'] } },
      'targets.paths[0]: "deploy/**/x": the last part is the name of the stage',
    ],
    [
      'a cluster by its URL, where files name clusters',
      {
        targets: { ...services, from: 'merge' },
        stages: [{ ...dev, targets: [{ cluster: 'https://eu' }] }],
      },
      'stages[0].targets[0].cluster: "https://eu": files name the cluster',
    ],
    [
      'folders of stages for many services',
      { targets: { ...services, paths: ['*'] }, services },
      'targets.from: "folders": the targets of many services are told one by one (list)',
    ],
    [
      'services that all deploy the same',
      { services: forge },
      'sources[0].path: every service would deploy the same',
    ],
    [
      'a Gitea at no place',
      {
        services: { ...forge, forge: 'gitea' },
        ...withSource({ path: '{service}' }),
      },
      'services.api: a Gitea is asked where it is',
    ],
  ]);
});

describe('sources', () => {
  const chart = {
    kind: 'chart',
    repoURL: 'https://charts.example.com',
    chart: 'cart',
    targetRevision: '1.0.0',
  };
  refuses([
    ['none', { sources: [] }, 'sources: name at least one source that makes'],
    ...['../x', 'a/../b', '/etc', 'a\\b', 'a\u0000b', 'https://x/y'].map(
      (path): Case => [
        `the path ${JSON.stringify(path)}`,
        withSource({ path }),
        `sources[0].path: ${JSON.stringify(path)}: write `,
      ],
    ),
    ...['git.example.com', 'https://git example.com', 'mailto:x', ''].map(
      (repoURL): Case => [
        `the repository ${JSON.stringify(repoURL)}`,
        withSource({ repoURL }),
        `sources[0].repoURL: ${JSON.stringify(repoURL)}: write `,
        ...(repoURL === '' ? ['sources[0].repoURL: "": write the URL'] : []),
      ],
    ),
    [
      'a password in a URL',
      withSource({ repoURL: 'https://me:secret@git.example.com/cart.git' }),
      'sources[0].repoURL: "https://me:secret@git.example.com/cart.git": take the password out of the URL',
    ],
    [
      'a revision that git refuses',
      withSource({ targetRevision: 'a..b' }),
      'sources[0].targetRevision: "a..b": write a branch',
    ],
    [
      'a chart without a version',
      { sources: [{ ...chart, targetRevision: undefined }] },
      'sources[0].targetRevision: name a version of the chart',
    ],
    [
      'values from a source that is not there',
      { sources: [{ ...chart, valueFiles: ['$values/a.yaml'] }] },
      'sources[0].valueFiles[0]: "$values/a.yaml": $ names the source of the values; add a source',
    ],
    [
      'values that nothing takes',
      {
        sources: [chart, { kind: 'values', repoURL: source.repoURL, ref: 'v' }],
      },
      'sources[1].ref: "v": no chart takes values from here',
    ],
    [
      'value files outside',
      { sources: [{ ...chart, valueFiles: ['../a.yaml'] }] },
      'sources[0].valueFiles[0]: "../a.yaml": write a path inside the repository',
    ],
    [
      'a field of another kind',
      withSource({ chart: 'x' }),
      'sources[0].chart: nothing of a pipeline is called so',
    ],
    [
      'a word in braces that nothing has',
      withSource({ path: 'deploy/{stge}' }),
      'sources[0].path: "deploy/{stge}": {stge} is nothing that an Application has; write {service}, {stage}',
    ],
    [
      'a word in braces that this pipeline has nothing for',
      withSource({ path: '{path}' }),
      'sources[0].path: "{path}": {path} has no value: no folders or files are looked for',
    ],
    [
      'the name of a cluster that has only a URL',
      {
        ...withSource({ path: '{cluster}' }),
        stages: [{ ...dev, targets: [{ cluster: 'https://eu' }] }],
      },
      'sources[0].path: "{cluster}": {cluster} has no value: a target is told by the URL of its cluster',
    ],
    [
      'a revision that no forge says',
      withSource({ targetRevision: '{revision}' }),
      'sources[0].targetRevision: "{revision}": only repositories and pull requests',
    ],
  ]);
});

describe('labels, annotations and policies', () => {
  const ignoreDifferences = [{ kind: 'Deployment', jsonPointers: ['/spec'] }];
  refuses([
    [
      'a label that Kubernetes refuses',
      { labels: { team: 'a b' } },
      'labels.team: "a b": write a value as Kubernetes allows it',
    ],
    [
      'a key that Kubernetes refuses',
      { annotations: { 'a b': '' } },
      'annotations["a b"]: "": write a key as Kubernetes allows it',
    ],
    [
      'a key of our own',
      { labels: { 'promotions.stagecraft.dev/stage': 'prod' } },
      'labels["promotions.stagecraft.dev/stage"]: "prod": the pipeline writes this key itself',
    ],
    [
      'a subscription among the annotations',
      { annotations: { 'notifications.argoproj.io/subscribe.a.b': '' } },
      'annotations["notifications.argoproj.io/subscribe.a.b"]: "": say who is notified in notifications',
    ],
    [
      'a difference that a sync undoes',
      {
        sync: {
          ignoreDifferences,
          options: ['RespectIgnoreDifferences=false'],
        },
      },
      'sync.options[0]: "RespectIgnoreDifferences=false": a sync would undo what ignoreDifferences leaves',
    ],
    [
      'healing where every stage is gated',
      { sync: { selfHeal: true }, stages: [prod] },
      'sync.selfHeal: every stage is gated',
    ],
    [
      'a policy that is none',
      { lifecycle: { applicationsSync: 'delete' } },
      'lifecycle.applicationsSync: "delete": write create-update or',
    ],
    [
      'a field that is none',
      { source: {} },
      'source: nothing of a pipeline is called so',
    ],
    [
      'a key that would vanish',
      JSON.parse('{"labels": {"__proto__": "x"}}'),
      'labels["__proto__"]: use another key',
    ],
  ]);

  it.each([null, 7, 'cart', [], undefined])('are none of %j', none => {
    expect(() => readPipeline(none)).toThrow(
      'describe the pipeline as an object',
    );
  });
});
