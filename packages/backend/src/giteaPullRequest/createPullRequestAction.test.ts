/** The action against the forge of the demo. */

import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  type Repository,
  type RunningSimulator,
  startSimulator,
} from '@stagecraft/argocd-simulator';
import { createPullRequestAction } from './createPullRequestAction';

const workspace = createMockDirectory();
const repositories = createMockDirectory();
const clone = createMockDirectory();
const mona = { name: 'Mona Haddad', email: 'mona@example.com' };

let simulator: RunningSimulator;
let repository: Repository;

beforeEach(async () => {
  workspace.clear();
  repositories.clear();
  clone.clear();
  simulator = await startSimulator({
    directory: repositories.path,
    users: [
      {
        login: 'portal',
        fullName: 'Portal',
        email: 'portal@example.com',
        password: 'secret',
      },
    ],
    organizations: ['payments'],
    instances: [],
  });
  const { forge } = simulator;
  repository = await forge.createRepo({ owner: 'payments', name: 'checkout' });
  await forge.commit(repository, {
    files: { 'README.md': '# checkout\n', 'deploy/app.yaml': 'a: 1\n' },
    message: 'one',
    author: mona,
    date: new Date('2026-11-21T12:00:00Z'),
  });
});

afterEach(() => simulator.stop());

async function propose(input: { repo?: string; sourcePath?: string } = {}) {
  const { baseUrl } = simulator.forge;
  const { host } = new URL(baseUrl);
  const config = new ConfigReader({
    integrations: {
      gitea: [{ host, baseUrl, username: 'portal', password: 'secret' }],
    },
  });
  const output = new Map<string, unknown>();
  const action = createPullRequestAction(ScmIntegrations.fromConfig(config));
  await action.handler({
    ...createMockActionContext({
      workspacePath: workspace.path,
      logger: mockServices.logger.mock(),
      input: {
        repoUrl: `${host}?owner=payments&repo=${input.repo ?? 'checkout'}`,
        branchName: 'add-pipeline',
        title: 'Add a pipeline',
        description: 'Three stages',
        sourcePath: input.sourcePath,
      },
    }),
    createTemporaryDirectory: async () => clone.path,
    user: {
      ref: 'user:default/mona',
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: { name: 'mona' },
        spec: { profile: { displayName: mona.name, email: mona.email } },
      },
    },
    output: (name, value) => output.set(name, value),
  });
  return Object.fromEntries(output);
}

async function ask(path: string): Promise<unknown> {
  const url = `${simulator.forge.baseUrl}/api/v1/repos/payments/checkout/${path}`;
  return (await fetch(url)).json();
}

it('opens a pull request with the lines that differ, written by who asked for it', async () => {
  workspace.setContent({
    'README.md': '# checkout\n',
    argocd: { 'applicationset.yaml': 'kind: ApplicationSet\n' },
    deploy: { 'app.yaml': 'a: 2\n' },
  });
  expect(await propose()).toEqual({
    remoteUrl: `${simulator.forge.baseUrl}/payments/checkout/pulls/1`,
    pullRequestNumber: 1,
    targetBranchName: 'main',
  });
  expect(await ask('pulls/1')).toMatchObject({
    title: 'Add a pipeline',
    body: 'Three stages',
    base: { ref: 'main' },
    head: { ref: 'add-pipeline' },
  });
  expect(await ask('pulls/1/files')).toMatchObject([
    { filename: 'argocd/applicationset.yaml', status: 'added' },
    { filename: 'deploy/app.yaml', additions: 1, deletions: 1 },
  ]);
  expect(await ask('pulls/1/commits')).toMatchObject([
    { commit: { message: 'Add a pipeline\n', author: mona } },
  ]);
});

it('leaves alone what the workspace does not have', async () => {
  workspace.setContent({
    repository: { CODEOWNERS: '* @payments\n' },
    'other.txt': '',
  });
  await propose({ sourcePath: 'repository' });
  expect(await ask('pulls/1/files')).toMatchObject([
    { filename: 'CODEOWNERS' },
  ]);
});

it('says so where nothing is to be changed', async () => {
  workspace.setContent({ 'README.md': '# checkout\n' });
  await expect(propose()).rejects.toThrow('Nothing is to be changed');
});

it('fails for a repository that is not there', async () => {
  workspace.setContent({ 'README.md': '# other\n' });
  await expect(propose({ repo: 'absent' })).rejects.toThrow(/404/);
});
