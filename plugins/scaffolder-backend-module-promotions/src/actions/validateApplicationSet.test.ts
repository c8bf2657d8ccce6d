import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { readPipeline, writeApplicationSet } from '@stagecraft/applicationset';
import { parse } from 'yaml';
import { createValidateApplicationSetAction } from './validateApplicationSet';
import { examples } from './validateApplicationSet.examples';

const promotions = { instance: jest.fn() };
const action = createValidateApplicationSetAction({
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
  promotions,
});
type Input = Parameters<typeof action.handler>[0]['input'];

const workspace = createMockDirectory();
const FILE = 'argocd/applicationset.yaml';

async function validate(input: Input = {}) {
  const context = createMockActionContext({
    input,
    workspacePath: workspace.path,
  });
  const warn = jest.spyOn(context.logger, 'warn');
  const output = new Map<string, unknown>();
  const outcome = await action
    .handler({ ...context, output: (name, value) => output.set(name, value) })
    .then(
      () => 'passed',
      (error: Error) => error.message,
    );
  return {
    outcome,
    findings: output.get('findings'),
    warnings: warn.mock.calls.flat().map(String),
  };
}

const good = writeApplicationSet(
  readPipeline({
    name: 'checkout',
    sources: [
      {
        kind: 'kustomize',
        repoURL: 'https://gitea.example.com/shop/checkout.git',
      },
    ],
    stages: [
      { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
      { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
    ],
  }),
);
const manifests = {
  'deploy/dev/app.yaml': 'kind: ConfigMap\n',
  'deploy/prod/app.yaml': 'kind: ConfigMap\n',
};

it.each(examples.map(each => [each.description, each.example] as const))(
  'passes as its example says: %s',
  async (_, example) => {
    workspace.setContent({ [FILE]: good, 'README.md': '#', ...manifests });
    const [{ input }] = parse(example).steps;
    const { outcome } = await validate({
      ...input,
      repoUrl: 'https://gitea.example.com/shop/checkout',
    });
    expect(outcome).toBe('passed');
  },
);

it('finds sets in JSON and in lists of Kubernetes, too', async () => {
  const bad = parse(good.replace('type: RollingSync', 'type: RollingSinc'));
  const list = { apiVersion: 'v1', kind: 'List', items: [bad] };
  workspace.setContent({
    'argocd/set.json': JSON.stringify(bad),
    'argocd/all.yaml': JSON.stringify(list),
    'skeleton/set.yaml': `${good}# \${{ values.name }}`,
  });
  const { outcome } = await validate();
  expect(outcome).toContain('argocd/set.json:');
  expect(outcome).toContain('argocd/all.yaml:');
  expect(outcome).not.toContain('skeleton');
});

it('fails with everything that is wrong, at its line', async () => {
  const bad = good
    .replace('maxUpdate: 0', "maxUpdate: '0'")
    .replace('type: RollingSync', 'type: RollingSinc');
  workspace.setContent({
    [FILE]: bad,
    'argocd/other.yml': good.replace('missingkey=error', 'missingkey=zero'),
  });
  const { outcome, findings } = await validate();
  expect(outcome).toMatch(/argocd\/applicationset\.yaml:\d+: .*RollingSinc/);
  expect(findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        severity: 'error',
        file: FILE,
        line:
          bad.split('\n').findIndex(line => line.includes('RollingSinc')) + 1,
      }),
    ]),
  );
});

it('logs warnings, and fails with more than are let through', async () => {
  workspace.setContent({
    [FILE]: good.replace('OnDeletion: true', 'OnDeletion: false'),
  });
  const { outcome, warnings } = await validate();
  expect(outcome).toBe('passed');
  expect(warnings.length).toBeGreaterThan(0);
  const strict = await validate({ maxWarnings: 0 });
  expect(strict.outcome).toContain('would not work (');
  expect(strict.outcome).toContain(warnings[0]);
});

it('knows the projects and clusters of an instance', async () => {
  workspace.setContent({ [FILE]: good, ...manifests });
  promotions.instance.mockResolvedValue({
    name: 'eu',
    projects: [{ name: 'default' }],
    clusters: [
      { name: 'in-cluster', server: 'https://kubernetes.default.svc' },
    ],
  });
  const { outcome } = await validate({ instance: 'eu' });
  expect(outcome).toContain('prod-eu');
});

it('leaves files alone that hold no ApplicationSet, and those behind Git', async () => {
  workspace.setContent({
    [FILE]: good,
    'broken.yaml': 'a: [',
    '.git/applicationset.yaml': 'kind: ApplicationSet\nspec: [',
    ...manifests,
  });
  expect((await validate()).outcome).toBe('passed');
});

it.each<[string, Input, string]>([
  [
    'a file that is not there',
    { path: 'other.yaml' },
    'path[0]: "other.yaml" is neither a file',
  ],
  [
    'a file outside',
    { path: ['argocd', '../other.yaml'] },
    'path[1]: "../other.yaml": name a file or folder of the workspace',
  ],
])('refuses %s', async (_, input, message) => {
  workspace.setContent({ [FILE]: good });
  expect((await validate(input)).outcome).toContain(message);
});

it('says where nothing is to be checked', async () => {
  workspace.setContent({ 'README.md': '#' });
  expect((await validate()).outcome).toContain(
    'the workspace holds no ApplicationSet',
  );
});

it('tells what is no YAML', async () => {
  workspace.setContent({ [FILE]: 'kind: ApplicationSet\nspec: [' });
  expect((await validate()).outcome).toContain('notYaml');
});
