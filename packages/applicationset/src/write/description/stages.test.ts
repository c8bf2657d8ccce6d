import {
  dev,
  forge,
  prod,
  problemsLike,
  services,
  withSource,
  withStage,
  withTarget,
  type Case,
} from '../../__testUtils__/refusals';

/** Each change is refused with exactly these problems. */
function refuses(cases: Case[]) {
  it.each(cases)('%s', (_, change, ...expected) => {
    expect(problemsLike(change, expected)).toEqual(expected);
  });
}

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
      'stages[1].targets[1].name: "a": another target of the stage',
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
