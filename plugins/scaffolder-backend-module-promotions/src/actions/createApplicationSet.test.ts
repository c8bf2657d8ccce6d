import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parse } from 'yaml';
import { createApplicationSetAction } from './createApplicationSet';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      gitea: [{ host: 'localhost:7010', baseUrl: 'http://localhost:7010' }],
    },
  }),
);
/** The portal's answers. */
const promotions = { profile: jest.fn(), instance: jest.fn() };
const action = createApplicationSetAction({ integrations, promotions });
type Input = Parameters<typeof action.handler>[0]['input'];

const workspace = createMockDirectory();
const base = {
  'README.md': '# checkout',
  deploy: {
    base: { 'kustomization.yaml': 'resources: [app.yaml]\n', 'app.yaml': '' },
  },
};

beforeEach(() => workspace.setContent(base));

async function create(input: Input, user?: { ref: string }) {
  const output = new Map<string, unknown>();
  await action.handler({
    ...createMockActionContext({ input, workspacePath: workspace.path }),
    user,
    output: (name, value) => output.set(name, value),
  });
  return Object.fromEntries(output);
}

function written(path: string): string {
  const content = path
    .split('/')
    .reduce<unknown>(
      (folder, name) =>
        typeof folder === 'object' && folder !== null
          ? Reflect.get(folder, name)
          : undefined,
      workspace.content(),
    );
  if (typeof content !== 'string') throw new Error(`${path} was not written`);
  return content;
}

const stages = [
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
];
const [dev, qa, prod] = stages;
const checkout: Input = {
  name: 'checkout',
  repoUrl: 'localhost:7010?owner=payments&repo=checkout',
  stages,
};

describe('promotions:applicationset:create', () => {
  it('writes the ApplicationSet that Argo CD reads from the new repository', async () => {
    await create(checkout);
    const { metadata, spec } = parse(written('argocd/applicationset.yaml'));
    expect(metadata).toEqual({
      name: 'checkout',
      namespace: 'argocd',
      annotations: {
        'backstage.io/entity-ref': 'component:default/checkout',
        'promotions.stagecraft.dev/stages': 'dev,qa,prod',
        'promotions.stagecraft.dev/gates': 'dev=argocd,qa=argocd,prod=approval',
        'promotions.stagecraft.dev/prune': 'true',
      },
    });
    expect(spec.template.spec.source).toEqual({
      repoURL: 'http://localhost:7010/payments/checkout.git',
      targetRevision: 'main',
      path: 'deploy/{{.stage}}',
    });
    const { steps } = spec.strategy.rollingSync;
    expect(
      steps.map(({ maxUpdate }: { maxUpdate?: number }) => maxUpdate),
    ).toEqual([undefined, undefined, 0]);
  });

  it('gives each stage a folder that builds on the service’s base', async () => {
    await create(checkout);
    expect(parse(written('deploy/dev/kustomization.yaml')).resources).toEqual([
      '../base',
    ]);
    expect(parse(written('deploy/qa/kustomization.yaml')).resources).toEqual([
      '../base',
      'gate-job.yaml',
    ]);
  });

  it('holds a stage by a PreSync Job that tests the stage before', async () => {
    await create(checkout);
    const job = parse(written('deploy/qa/gate-job.yaml'));
    expect(job.metadata.annotations).toEqual({
      'argocd.argoproj.io/hook': 'PreSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    });
    expect(job.spec.template.spec.containers[0].args).toContain(
      'http://checkout.checkout-dev.svc',
    );
  });

  it('tells the template what the catalog entity needs', async () => {
    expect(await create(checkout)).toMatchObject({
      path: 'argocd/applicationset.yaml',
      pipeline: 'argocd/checkout',
      appSelector: 'app.kubernetes.io/part-of=checkout',
    });
  });

  it('leaves what the skeleton brought as it is', async () => {
    await create(checkout);
    expect(written('README.md')).toBe('# checkout');
  });

  it('calls a namespace that is not given like the service and the stage', async () => {
    await create({
      ...checkout,
      stages: [{ name: 'dev', targets: [{ cluster: 'in-cluster' }] }],
    });
    const { spec } = parse(written('argocd/applicationset.yaml'));
    expect(spec.generators[0].list.elements).toEqual([
      expect.objectContaining({ namespace: 'checkout-dev' }),
    ]);
  });

  it('closes a stage that the portal opens on evidence', async () => {
    await create({
      ...checkout,
      stages: [dev, { ...qa, gate: 'verified' }, prod],
      executor: 'portal',
    });
    const set = parse(written('argocd/applicationset.yaml'));
    expect(set.metadata.annotations['promotions.stagecraft.dev/gates']).toBe(
      'dev=argocd,qa=verified,prod=approval',
    );
    expect(set.spec.strategy.rollingSync.steps[1].maxUpdate).toBe(0);
    expect(set.metadata.annotations['promotions.stagecraft.dev/executor']).toBe(
      'portal',
    );
  });

  it('leaves only the first stage to Argo CD where a portal opens the others', async () => {
    await create({ ...checkout, executor: 'portal' });
    const { metadata } = parse(written('argocd/applicationset.yaml'));
    expect(metadata.annotations['promotions.stagecraft.dev/gates']).toBe(
      'dev=argocd,qa=verified,prod=approval',
    );
  });

  it('names who asked for it, so that they can be kept from approving', async () => {
    await create(checkout, { ref: 'user:default/mona' });
    const { metadata } = parse(written('argocd/applicationset.yaml'));
    expect(
      metadata.annotations['promotions.stagecraft.dev/scaffolded-by'],
    ).toBe('user:default/mona');
  });
});

describe('what cannot work is refused before anything is written', () => {
  it.each<[string, Partial<Input>, string]>([
    [
      'stages of one name',
      { stages: [dev, qa, { ...prod, name: 'qa' }] },
      'stages[2].name: "qa": stage 2 is called "qa" too; give each stage a name of its own',
    ],
    [
      'a namespace that Kubernetes refuses',
      {
        stages: [{ ...dev, targets: [{ cluster: 'a', namespace: 'My App' }] }],
      },
      'stages[0].targets[0].namespace: "My App": use lower-case letters, digits and dashes',
    ],
    [
      'no stage',
      { stages: [] },
      'stages: give the pipeline at least one stage',
    ],
    [
      'a stage without targets',
      { stages: [{ ...dev, targets: [] }] },
      'stages[0].targets: give the stage at least one target',
    ],
    [
      'two stages in one place',
      { stages: [dev, { ...qa, targets: dev.targets }] },
      'stages[1].targets[0]: cluster "in-cluster", namespace "checkout-dev" is a target of the stage "dev" already',
    ],
    [
      'a name that no repository may have',
      { name: 'Check Out' },
      'name: "Check Out": use lower-case letters, digits and dashes',
    ],
    [
      'names that become too long together',
      { name: 'a'.repeat(62) },
      'which is longer than 63 characters; choose a shorter name',
    ],
    [
      'a gate Job with nothing to test',
      { stages: [{ ...dev, gateJob: true }] },
      'The stage "dev" comes first, so its gate Job has no stage to test; take the gate Job away',
    ],
    [
      'a gate Job that cannot reach what it tests',
      {
        stages: [
          dev,
          { ...qa, targets: [{ cluster: 'far', namespace: 'qa' }] },
        ],
      },
      'The gate Job of the stage "qa" cannot reach the stage "dev" from each of its clusters (far); say in gateJob.args',
    ],
    [
      'a repository that is none',
      { repoUrl: 'localhost:7010' },
      'repoUrl "localhost:7010" names no repository; write host?owner=…&repo=…',
    ],
    [
      'a forge that is not configured',
      { repoUrl: '?owner=payments&repo=checkout' },
      'names no forge; where the template takes it from scaffolder.defaultEnvironment.parameters.forgeHost, say in app-config which host that is',
    ],
    [
      'a folder without a base',
      { manifestsPath: 'manifests' },
      'build on manifests/base/kustomization.yaml, which is not in the workspace; fetch a skeleton that has it',
    ],
  ])('%s', async (_, change, message) => {
    await expect(create({ ...checkout, ...change })).rejects.toThrow(message);
    expect(workspace.content()).toEqual(base);
  });
});

describe('the clone URL', () => {
  it.each([
    ['localhost:7010?owner=a&repo=b', 'http://localhost:7010/a/b.git'],
    ['github.com?owner=a&repo=b', 'https://github.com/a/b.git'],
    ['https://git.example.com/a/b.git', 'https://git.example.com/a/b.git'],
  ])('of %s is %s', async (repoUrl, expected) => {
    await create({ ...checkout, repoUrl });
    const { spec } = parse(written('argocd/applicationset.yaml'));
    expect(spec.template.spec.source.repoURL).toBe(expected);
  });
});
