import { readPipeline } from './readPipeline';
import {
  cart,
  dev,
  forge,
  prod,
  problemsLike,
  services,
  source,
  withSource,
  type Case,
} from '../../__testUtils__/refusals';

/** Each change is refused with exactly these problems. */
function refuses(cases: Case[]) {
  it.each(cases)('%s', (_, change, ...expected) => {
    expect(problemsLike(change, expected)).toEqual(expected);
  });
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
