/** What is in the workspace already: links, files, and what a dry run may do. */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parse } from 'yaml';
import { folders, WORKSPACE } from '../__testUtils__/workspaceFiles';
import { readWorkspace } from '../workspace/Workspace';
import { createApplicationSetAction } from './createApplicationSet';

const promotions = { profile: jest.fn(), instance: jest.fn() };
const action = createApplicationSetAction({
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
  promotions,
});
type Input = Parameters<typeof action.handler>[0]['input'];

const outside = createMockDirectory();
const workspace = createMockDirectory();
const SET = 'argocd/applicationset.yaml';

beforeEach(() => {
  workspace.setContent(WORKSPACE);
  outside.setContent({ secret: 'kept' });
});

const create = (input: Input) =>
  action.handler(
    createMockActionContext({ input, workspacePath: workspace.path }),
  );

const dev = { name: 'dev', targets: [{ cluster: 'in-cluster' }] };
const prod = { name: 'prod', targets: [{ cluster: 'prod-eu' }] };
const checkout: Input = {
  name: 'checkout',
  repoUrl: 'https://git.example.com/shop/checkout.git',
  stages: [dev, prod],
};

describe('links in the workspace', () => {
  const kept = () => readdirSync(outside.path);

  it('that lead out take no folder of a stage', async () => {
    symlinkSync(outside.path, workspace.resolve('deploy/dev'));
    await expect(create(checkout)).rejects.toThrow(
      '"deploy/dev/kustomization.yaml" leads out of the workspace',
    );
    expect(kept()).toEqual(['secret']);
  });

  it('that lead out take no file, be it there or not', async () => {
    mkdirSync(workspace.resolve('argocd'));
    symlinkSync(outside.resolve('made'), workspace.resolve(SET));
    await expect(create(checkout)).rejects.toThrow(
      `"${SET}" leads out of the workspace`,
    );
    expect(kept()).toEqual(['secret']);
    expect(
      (await readWorkspace(workspace.path)).get(
        'deploy/dev/kustomization.yaml',
      ),
    ).toBeUndefined();
  });

  it('are not followed when reading', async () => {
    symlinkSync(outside.path, workspace.resolve('absent'));
    await expect(
      create({ ...checkout, sources: [{ kind: 'directory', path: 'absent' }] }),
    ).rejects.toThrow('absent');
  });
});

describe('files that are there', () => {
  it('are not replaced by others', async () => {
    workspace.setContent({ ...WORKSPACE, ...folders('deploy/dev') });
    await expect(create(checkout)).rejects.toThrow(
      'overwrite: deploy/dev/kustomization.yaml is in the workspace already and says something else',
    );
    expect((await readWorkspace(workspace.path)).has(SET)).toBe(false);
    await create({ ...checkout, overwrite: true });
    expect((await readWorkspace(workspace.path)).has(SET)).toBe(true);
  });

  it('that say the same are no obstacle to a repeated run', async () => {
    await create(checkout);
    const first = await readWorkspace(workspace.path);
    await create(checkout);
    expect(await readWorkspace(workspace.path)).toEqual(first);
  });

  it('with values of a chart are the service’s own', async () => {
    workspace.setContent({
      ...WORKSPACE,
      'chart/values-dev.yaml': 'replicas: 2\n',
    });
    await create({ ...checkout, manifests: 'helm', manifestsPath: 'chart' });
    const files = await readWorkspace(workspace.path);
    expect(files.get('chart/values-dev.yaml')).toBe('replicas: 2\n');
    expect(files.get('chart/values-prod.yaml')).toContain(
      'What checkout has in prod',
    );
    expect(parse(files.get(SET) ?? '').spec.template.spec.source.helm).toEqual({
      valueFiles: ['values-{{.stage}}.yaml'],
    });
  });
});

it('asks nobody and changes nothing outside in a dry run', async () => {
  await action.handler({
    ...createMockActionContext({
      input: checkout,
      workspacePath: workspace.path,
    }),
    isDryRun: true,
  });
  expect(action.supportsDryRun).toBe(true);
  expect(promotions.profile).not.toHaveBeenCalled();
  expect(promotions.instance).not.toHaveBeenCalled();
  expect(readdirSync(outside.path)).toEqual(['secret']);
});
