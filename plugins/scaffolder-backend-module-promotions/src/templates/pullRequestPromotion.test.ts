import { spawnSync } from 'node:child_process';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  checkApplicationSet,
  renderApplicationSet,
  readApplicationSet,
} from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { dryRun, readTemplate, type Files } from './__testUtils__/dryRun';
import { faultsOf } from './__testUtils__/faultsOf';

const form = readTemplate('pull-request-promotion').spec.parameters;
const filled = {
  name: 'checkout',
  owner: 'group:default/payments',
  reviewers: 'group:default/release-managers',
  ci: 'github',
  pipeline: form[1].properties.pipeline.default,
};

const repository = createMockDirectory();

function git(...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args],
    { cwd: repository.path, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe('the template for a service that is promoted by pull requests', () => {
  let files: Files;

  beforeAll(async () => {
    files = await dryRun('pull-request-promotion', filled);
  });

  it('gives each environment its chart, its images and values of its own', () => {
    const of = (stage: string) =>
      [...files.keys()]
        .filter(path => path.startsWith(`environments/${stage}/`))
        .map(path => path.replace(`environments/${stage}/`, ''))
        .sort();
    expect(of('qa')).toEqual([
      '.helmignore',
      'Chart.yaml',
      'templates/deployment.yaml',
      'templates/external-secret.yaml',
      'templates/gate-job.yaml',
      'templates/pod-disruption-budget.yaml',
      'templates/service-account.yaml',
      'templates/service.yaml',
      'values-images.yaml',
      'values-qa.yaml',
      'values.yaml',
    ]);
    expect(of('prod')).toContain('values-prod.yaml');
  });

  it('writes nothing that a senior would object to, and a pipeline without errors', async () => {
    expect(faultsOf(files)).toEqual([]);
    const text = files.get('argocd/applicationset.yaml') ?? '';
    const world = { clusters: async () => [], files: async () => files };
    const findings = await checkApplicationSet(text, world);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const set = readApplicationSet(parse(text));
    const { applications = [] } = await renderApplicationSet(set, world);
    expect(applications.map(({ spec }) => spec.source)).toEqual(
      ['dev', 'qa', 'prod'].map(stage => ({
        repoURL: 'http://localhost:7010/payments/checkout.git',
        targetRevision: 'main',
        path: `environments/${stage}`,
        helm: { valueFiles: [`values-${stage}.yaml`, 'values-images.yaml'] },
      })),
    );
  });

  it('tests an environment before the next one is deployed', () => {
    expect(
      parse(files.get('environments/qa/values-qa.yaml') ?? '').gates,
    ).toEqual([
      expect.objectContaining({ hook: 'PreSync', stage: 'dev' }),
      expect.objectContaining({ hook: 'PostSync', stage: 'qa' }),
    ]);
  });

  it('asks the reviewers for what production is made of', () => {
    expect(files.get('CODEOWNERS')).toContain(
      '/environments/prod/  @payments/release-managers',
    );
    expect(files.get('CODEOWNERS')).toContain('*  @payments/payments');
  });

  it('lets CI write the images of dev alone', () => {
    expect(files.get('.github/workflows/delivery.yaml')).toContain(
      'environments/dev/values-images.yaml',
    );
  });

  it('promotes the chart and the images, and leaves what is the environment’s own', () => {
    repository.setContent(Object.fromEntries(files));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'one');
    repository.addContent({
      'environments/dev/values-images.yaml': 'image: { tag: 1.1.0 }\n',
      'environments/dev/values-dev.yaml': 'replicas: 7\n',
    });
    const { status, stderr } = spawnSync('sh', ['promote.sh', 'dev', 'qa'], {
      cwd: repository.path,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(git('diff', '--cached', '--name-only').trim()).toBe(
      'environments/qa/values-images.yaml',
    );
  });
});

describe.each(['github', 'gitlab', 'jenkins'])('its CI in %s', ci => {
  it('builds, and proposes each environment to the next', async () => {
    const files = await dryRun('pull-request-promotion', { ...filled, ci });
    expect(faultsOf(files)).toEqual([]);
    const proposing = [...files].filter(
      ([path, text]) => !path.endsWith('.md') && text.includes('promote-to-'),
    );
    expect(proposing).toHaveLength(1);
    const [[, text]] = proposing;
    expect(text.match(/dev|qa|prod\b/g)).toEqual(
      expect.arrayContaining(['dev', 'qa', 'prod']),
    );
  });
});
