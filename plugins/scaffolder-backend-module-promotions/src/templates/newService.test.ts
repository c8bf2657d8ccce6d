import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkApplicationSet,
  renderGoTemplates,
} from '@stagecraft/applicationset';
import { parse, parseAllDocuments } from 'yaml';
import { dryRun, readTemplate, type Files } from './__testUtils__/dryRun';
import { faultsOf } from './__testUtils__/faultsOf';

const { pipeline, gateJobs } =
  readTemplate('new-service').spec.parameters[1].properties;
const { stages } = pipeline.default;
const filled = {
  name: 'checkout',
  owner: 'group:default/payments',
  ci: 'github',
  pipeline: pipeline.default,
  gateJobs: gateJobs.default,
};

/** The configuration of the demo, which has profiles. */
const DEMO = join(__dirname, '../../../../app-config.world.yaml');

const isGateJob = (path: string) => /\/gate-.*\.yaml$/.test(path);

function yaml(files: Files, path: string) {
  return parse(files.get(path) ?? '');
}

function hooks(files: Files, path: string): string[] {
  const { gates = [] } = yaml(files, path);
  return gates.map(({ hook }: { hook: string }) => hook);
}

/** What the chart makes of a stage's values. */
async function rendered(files: Files, values: string): Promise<Files> {
  const prefix = 'deploy/templates/';
  const texts = [...files].filter(([path]) => path.startsWith(prefix));
  const made = await renderGoTemplates(
    texts.map(([, text]) => text),
    {
      Chart: { Name: 'checkout' },
      Values: { ...yaml(files, 'deploy/values.yaml'), ...yaml(files, values) },
    },
  );
  return new Map(
    texts.map(([path], index) => [path.slice(prefix.length), made[index]]),
  );
}

async function findings(files: Files) {
  return checkApplicationSet(files.get('argocd/applicationset.yaml') ?? '', {
    clusters: async () => [],
    files: async () => files,
  });
}

describe('the template for a new service, with its form as it opens', () => {
  let files: Files;

  beforeAll(async () => {
    files = await dryRun('new-service', filled);
  });

  it('writes the service, its stages, their gate Jobs and its pipeline', () => {
    expect([...files.keys()].sort()).toEqual([
      '.github/workflows/delivery.yaml',
      '.github/workflows/lint.yaml',
      'CODEOWNERS',
      'Dockerfile',
      'README.md',
      'argocd/applicationset.yaml',
      'catalog-info.yaml',
      'deploy/base/deployment.yaml',
      'deploy/base/external-secret.yaml',
      'deploy/base/kustomization.yaml',
      'deploy/base/pod-disruption-budget.yaml',
      'deploy/base/service-account.yaml',
      'deploy/base/service.yaml',
      'deploy/dev/deployment.yaml',
      'deploy/dev/gate-after.yaml',
      'deploy/dev/kustomization.yaml',
      'deploy/performance/deployment.yaml',
      'deploy/performance/gate-after.yaml',
      'deploy/performance/kustomization.yaml',
      'deploy/prod/deployment.yaml',
      'deploy/prod/kustomization.yaml',
      'deploy/qa/deployment.yaml',
      'deploy/qa/gate-after.yaml',
      'deploy/qa/kustomization.yaml',
    ]);
  });

  it('writes nothing that a senior would object to, and nothing that the check finds', async () => {
    expect(faultsOf(files)).toEqual([]);
    expect(await findings(files)).toEqual([]);
  });

  it('tests whether dev answers, qa works and performance is fast enough', () => {
    const jobs = ['dev', 'qa', 'performance'].map(stage =>
      yaml(files, `deploy/${stage}/gate-after.yaml`),
    );
    expect(jobs.map(({ metadata }) => metadata.name)).toEqual([
      'checkout-sanity',
      'checkout-functional',
      'checkout-load',
    ]);
    // Each target of the stage tests itself.
    expect(jobs[1].spec.template.spec.containers[0].env).toEqual([
      { name: 'TARGET', value: 'http://checkout' },
    ]);
  });

  it('lets CI write the tag that every stage reads', () => {
    const { env, jobs } = yaml(files, '.github/workflows/delivery.yaml');
    expect(env).toEqual({
      IMAGE: 'registry.example.com/payments/checkout',
      TAG: '${{ github.sha }}',
    });
    expect(jobs.deliver.steps.at(-1).run).toContain(
      'deploy/base/kustomization.yaml',
    );
    expect(yaml(files, 'deploy/base/kustomization.yaml').images).toEqual([
      expect.objectContaining({ name: 'checkout' }),
    ]);
  });

  it('takes the repository from the owner’s organization and the configured forge', () => {
    const { spec } = yaml(files, 'argocd/applicationset.yaml');
    expect(spec.template.spec).toMatchObject({
      project: 'payments',
      source: { repoURL: 'http://localhost:7010/payments/checkout.git' },
    });
  });

  it('links the catalog entity with the pipeline', () => {
    expect(yaml(files, 'catalog-info.yaml')).toMatchObject({
      metadata: {
        name: 'checkout',
        annotations: {
          'promotions.stagecraft.dev/pipeline': 'argocd/checkout',
          'argocd/app-selector': 'app.kubernetes.io/part-of=checkout',
        },
      },
      spec: { owner: 'group:default/payments' },
    });
  });

  it('tells in the README how a change gets to production', () => {
    expect(files.get('README.md')).toContain(
      '1. **dev**\n2. **qa**, once dev has proven it\n3. **performance**, once qa has proven it\n4. **prod**, once it is approved in the portal\n',
    );
  });
});

describe('other answers in the form', () => {
  const [dev, qa, , prod] = stages;

  it('tests a stage before the next one where Argo CD opens that by itself', async () => {
    const open = [dev, { ...qa, gate: 'argocd' }, prod];
    const files = await dryRun('new-service', {
      ...filled,
      pipeline: { stages: open },
    });
    const job = yaml(files, 'deploy/qa/gate-before.yaml');
    expect(job.metadata).toEqual({
      name: 'checkout-sanity',
      annotations: {
        'argocd.argoproj.io/hook': 'PreSync',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      },
    });
    expect(job.spec.template.spec.containers[0].args).toContain(
      'http://checkout.checkout-dev.svc/health',
    );
    expect(files.has('deploy/dev/gate-after.yaml')).toBe(false);
    expect(faultsOf(files)).toEqual([]);
    expect(await findings(files)).toEqual([]);
  });

  it.each([
    ['elsewhere', [{ cluster: 'eu-north' }]],
    [
      'here and elsewhere',
      [{ cluster: 'in-cluster' }, { cluster: 'eu-north' }],
    ],
  ])(
    'writes no Job where Argo CD opens a stage that is %s, since it could not reach the one before',
    async (_, targets) => {
      const open = [dev, { ...qa, gate: 'argocd', targets }, prod];
      const kustomize = await dryRun('new-service', {
        ...filled,
        pipeline: { stages: open },
      });
      expect([...kustomize.keys()].filter(isGateJob)).toEqual([
        'deploy/qa/gate-after.yaml',
      ]);
      expect(kustomize.get('deploy/qa/kustomization.yaml')).toContain(
        '# No Job holds this stage',
      );
      expect(kustomize.get('README.md')).toContain('no Job tests dev');
      expect(faultsOf(kustomize)).toEqual([]);

      const chart = await dryRun('new-service', {
        ...filled,
        manifests: 'helm',
        pipeline: { stages: open },
      });
      expect(chart.get('deploy/values-qa.yaml')).toContain(
        '# No Job holds this stage',
      );
      expect(hooks(chart, 'deploy/values-qa.yaml')).toEqual(['PostSync']);
      expect(hooks(chart, 'deploy/values-dev.yaml')).toEqual([]);
      expect(faultsOf(chart)).toEqual([]);
    },
  );

  it('tests the target that is on the same cluster', async () => {
    const targets = [
      { cluster: 'eu-north', namespace: 'far' },
      { cluster: 'in-cluster', namespace: 'near' },
    ];
    const pipelineOf = {
      stages: [
        { ...dev, targets },
        { ...qa, gate: 'argocd' },
      ],
    };
    const kustomize = await dryRun('new-service', {
      ...filled,
      pipeline: pipelineOf,
    });
    expect(kustomize.get('deploy/qa/gate-before.yaml')).toContain(
      'http://checkout.near.svc/health',
    );
    const chart = await dryRun('new-service', {
      ...filled,
      manifests: 'helm',
      pipeline: pipelineOf,
    });
    expect(yaml(chart, 'deploy/values-qa.yaml').gates).toEqual([
      expect.objectContaining({ target: 'http://checkout.near.svc' }),
    ]);
  });

  it('has a Job wherever the demo’s standard asks for one', async () => {
    const { promotions } = parse(readFileSync(DEMO, 'utf8'));
    const [standard] = promotions.profiles;
    const files = await dryRun('new-service', {
      ...filled,
      pipeline: { stages: standard.stages, executor: 'portal' },
    });
    expect([...files.keys()].filter(isGateJob)).toEqual([
      'deploy/dev/gate-after.yaml',
      'deploy/qa/gate-after.yaml',
    ]);
    expect(faultsOf(files)).toEqual([]);
    expect(await findings(files)).toEqual([]);
  });

  it.each([
    ['gitlab', '.gitlab-ci.yml'],
    ['jenkins', 'Jenkinsfile'],
  ])('builds with %s', async (ci, path) => {
    const files = await dryRun('new-service', { ...filled, ci });
    expect(files.get(path)).toContain('@stagecraft/cli@^0.1 lint . --against');
    expect(files.get(path)).toContain('deploy/base/kustomization.yaml');
    expect(faultsOf(files)).toEqual([]);
  });

  it('brings a chart with values for each stage', async () => {
    const files = await dryRun('new-service', {
      ...filled,
      manifests: 'helm',
      secrets: ['API_TOKEN'],
    });
    expect(
      [...files.keys()].filter(path => path.startsWith('deploy/values')).sort(),
    ).toEqual([
      'deploy/values-dev.yaml',
      'deploy/values-performance.yaml',
      'deploy/values-prod.yaml',
      'deploy/values-qa.yaml',
      'deploy/values.yaml',
    ]);
    expect(yaml(files, 'deploy/values-performance.yaml')).toEqual({
      stage: 'performance',
      replicas: 1,
      gates: [
        {
          hook: 'PostSync',
          job: 'load',
          stage: 'performance',
          target: 'http://checkout',
        },
      ],
    });
    expect(files.get('.github/workflows/delivery.yaml')).toContain(
      ".image.tag = strenv(TAG)' deploy/values.yaml",
    );
    expect(faultsOf(await rendered(files, 'deploy/values-dev.yaml'))).toEqual(
      [],
    );
    expect(faultsOf(files)).toEqual([]);
    expect(await findings(files)).toEqual([]);
  });

  it('tests with the chart’s Jobs before a stage that Argo CD opens, and after one that a closed one follows', async () => {
    const files = await dryRun('new-service', {
      ...filled,
      manifests: 'helm',
      pipeline: { stages: [dev, { ...qa, gate: 'argocd' }, prod] },
    });
    expect(yaml(files, 'deploy/values-dev.yaml').gates).toBeUndefined();
    expect(yaml(files, 'deploy/values-qa.yaml').gates).toEqual([
      {
        hook: 'PreSync',
        job: 'sanity',
        stage: 'dev',
        target: 'http://checkout.checkout-dev.svc',
      },
      {
        hook: 'PostSync',
        job: 'functional',
        stage: 'qa',
        target: 'http://checkout',
      },
    ]);
    const made = await rendered(files, 'deploy/values-qa.yaml');
    const jobs = parseAllDocuments(made.get('gate-job.yaml') ?? '');
    expect(jobs.map(job => job.toJS()?.metadata.name)).toEqual([
      'checkout-sanity',
      'checkout-functional',
    ]);
    expect(faultsOf(made)).toEqual([]);
    // The check does not render charts, and says so where it matters.
    expect(await findings(files)).toEqual([
      expect.objectContaining({ code: 'chartUnread', severity: 'warning' }),
    ]);
  });

  it('reads secrets from the store', async () => {
    const files = await dryRun('new-service', {
      ...filled,
      ci: 'none',
      gateJobs: false,
      secrets: ['API_TOKEN', 'DATABASE_URL'],
    });
    expect(yaml(files, 'deploy/base/external-secret.yaml').spec.data).toEqual([
      {
        secretKey: 'API_TOKEN',
        remoteRef: { key: 'checkout', property: 'API_TOKEN' },
      },
      {
        secretKey: 'DATABASE_URL',
        remoteRef: { key: 'checkout', property: 'DATABASE_URL' },
      },
    ]);
    expect(yaml(files, 'deploy/base/kustomization.yaml').resources).toContain(
      'external-secret.yaml',
    );
    expect(faultsOf(files)).toEqual([]);
  });
});

describe('a form that cannot work', () => {
  const [dev, qa] = stages;

  it.each([
    ['a name with capitals', { name: 'Checkout' }, 'does not match pattern'],
    [
      'a description that would be more than text',
      { description: 'a\nkind: Secret' },
      'does not match pattern',
    ],
    ['no stage', { pipeline: { stages: [] } }, 'minimum length of 1'],
    [
      'a stage that leads out of the workspace',
      { pipeline: { stages: [{ ...dev, name: '../dev' }] } },
      'does not match pattern',
    ],
    [
      'a bad namespace',
      {
        pipeline: {
          stages: [{ ...dev, targets: [{ cluster: 'a', namespace: 'A b' }] }],
        },
      },
      'namespace',
    ],
    [
      'names that repeat',
      { pipeline: { stages: [dev, { ...qa, name: 'dev' }] } },
      'is called \\"dev\\" too; give each stage a name of its own',
    ],
  ])('%s', async (_, change, message) => {
    await expect(
      dryRun('new-service', { ...filled, ...change }),
    ).rejects.toThrow(message);
  });
});
