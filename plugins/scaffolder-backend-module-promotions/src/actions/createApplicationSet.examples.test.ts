import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  checkApplicationSet,
  readApplicationSet,
  renderApplicationSet,
  stagesOf,
  type CheckWorld,
} from '@stagecraft/applicationset';
import type { Profile } from '@stagecraft/plugin-promotions-common';
import { parse } from 'yaml';
import { z } from 'zod/v3';
import { folders, WORKSPACE } from '../__testUtils__/workspaceFiles';
import { readWorkspace } from '../workspace/Workspace';
import { createApplicationSetAction } from './createApplicationSet';
import { examples } from './createApplicationSet.examples';
import { inputSchema } from './createApplicationSet.schema';

const standard: Profile = {
  name: 'standard',
  title: 'Standard',
  locked: true,
  project: 'shop',
  stages: [
    { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
    { name: 'prod', gate: 'approval', targets: [{ cluster: 'prod-eu' }] },
  ],
};
const action = createApplicationSetAction({
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
  promotions: { profile: async () => standard, instance: jest.fn() },
});

const schema = z
  .object(
    Object.fromEntries(
      Object.entries(inputSchema).map(([field, of]) => [field, of(z)]),
    ),
  )
  .strict();

const workspace = createMockDirectory();

/** Argo CD's world, as the example means it. */
async function world(): Promise<CheckWorld> {
  const files = await readWorkspace(workspace.path);
  return {
    files: async () => files,
    clusters: async () => [
      {
        name: 'in-cluster',
        server: 'https://kubernetes.default.svc',
        labels: { env: 'dev' },
      },
      { name: 'qa', server: 'https://qa.example.com' },
      {
        name: 'prod-eu',
        server: 'https://prod-eu.example.com',
        labels: { env: 'prod' },
      },
      {
        name: 'prod-asia',
        server: 'https://prod-asia.example.com',
        labels: { env: 'prod' },
      },
      { name: 'prod-us', server: 'https://prod-us.example.com:6443' },
    ],
    repositories: async () => [
      {
        organization: 'shop',
        repository: 'a',
        url: 'https://gitea.example.com/shop/a.git',
        branch: 'main',
        sha: 'a'.repeat(40),
      },
    ],
    pullRequests: async () => [
      {
        number: 7,
        title: 'Seven',
        branch: 'seven',
        targetBranch: 'main',
        headSha: 'b'.repeat(40),
        author: 'mona',
      },
    ],
  };
}

describe.each(examples.map(each => [each.description, each.example] as const))(
  '%s',
  (_, example) => {
    const [{ input }] = parse(example).steps;
    const path = input.path ?? 'argocd/applicationset.yaml';
    let text: string;

    beforeAll(async () => {
      const own = input.sources
        ? folders('deploy/dev', 'deploy/qa', 'deploy/prod')
        : {};
      workspace.setContent({ ...WORKSPACE, ...own });
      await action.handler(
        createMockActionContext({ input, workspacePath: workspace.path }),
      );
      text = (await readWorkspace(workspace.path)).get(path) ?? '';
    });

    it('says nothing that the action does not know', () => {
      expect(schema.safeParse(input).error).toBeUndefined();
    });

    it('passes the check', async () => {
      const findings = await checkApplicationSet(text, await world());
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual(
        [],
      );
    });

    it('puts every Application into one of the stages that it asks for', async () => {
      const set = readApplicationSet(parse(text));
      const rendered = await renderApplicationSet(set, await world());
      const { stages, unmatched } = stagesOf(set, rendered.applications ?? []);
      const asked = input.stages ?? standard.stages;
      expect(rendered.error).toBeUndefined();
      expect(unmatched).toEqual([]);
      expect(stages).toHaveLength(asked.length);
      expect(stages.map(each => each.length)).not.toContain(0);
    });
  },
);

it('takes a service into the standard pipeline by one file', async () => {
  const { example } = examples.filter(({ description }) =>
    description.includes('every file is a service'),
  )[0];
  const [{ input }] = parse(example).steps;
  workspace.setContent(WORKSPACE);
  await action.handler(
    createMockActionContext({ input, workspacePath: workspace.path }),
  );
  const files = await readWorkspace(workspace.path);
  const set = readApplicationSet(parse(files.get(input.path) ?? ''));
  const names = async (more: [string, string][]) => {
    const all = new Map([...files, ...more]);
    const made = await renderApplicationSet(set, {
      ...(await world()),
      files: async () => all,
    });
    return (made.applications ?? []).map(({ metadata }) => metadata.name);
  };
  const before = await names([]);
  const after = await names([
    [
      'members/invoices.yaml',
      'name: invoices\nimage: registry.example.com/invoices:1.0.0\n',
    ],
  ]);
  expect(after.filter(name => !before.includes(name))).toEqual([
    'invoices-dev',
    'invoices-qa',
    'invoices-prod',
  ]);
});
