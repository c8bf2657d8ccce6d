/** Backstage's own Gitea code against the forge: the URL reader and `publish:gitea`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createPublishGiteaAction } from '@backstage/plugin-scaffolder-backend-module-gitea';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  type RunningForge,
  DANA,
  NOON,
  startForge,
} from './__testUtils__/startForge';

let running: RunningForge;
beforeEach(async () => {
  running = await startForge();
});
afterEach(() => running.stop());

function backstageConfig(): ConfigReader {
  const { baseUrl } = running.forge;
  const { login: username, password } = DANA;
  return new ConfigReader({
    integrations: {
      gitea: [{ host: new URL(baseUrl).host, baseUrl, username, password }],
    },
  });
}

async function seed() {
  const { forge } = running;
  const repo = await forge.createRepo({
    owner: 'payments',
    name: 'deploy',
    private: true,
  });
  return forge.commit(repo, {
    files: { 'catalog-info.yaml': 'kind: Component\n', 'k8s/a.yaml': 'a: 1\n' },
    message: 'one',
    author: { name: DANA.fullName, email: DANA.email },
    date: NOON,
  });
}

function reader() {
  return UrlReaders.default({
    config: backstageConfig(),
    logger: mockServices.logger.mock(),
  });
}

test('the URL reader reads a file, a tree and tells an unchanged tree', async () => {
  const sha = await seed();
  const base = `${running.forge.baseUrl}/payments/deploy/src/branch/main`;
  const file = await reader().readUrl(`${base}/catalog-info.yaml`);
  expect(String(await file.buffer())).toBe('kind: Component\n');

  const tree = await reader().readTree(`${base}/k8s`);
  expect(tree.etag).toBe(sha);
  const [entry] = await tree.files();
  expect(entry.path).toBe('a.yaml');
  expect(String(await entry.content())).toBe('a: 1\n');
  await expect(
    reader().readTree(`${base}/k8s`, { etag: sha }),
  ).rejects.toMatchObject({ name: 'NotModifiedError' });
  await expect(reader().readUrl(`${base}/absent.yaml`)).rejects.toMatchObject({
    name: 'NotFoundError',
  });
});

async function publish(repoUrl: string) {
  const config = backstageConfig();
  const action = createPublishGiteaAction({
    config,
    integrations: ScmIntegrations.fromConfig(config),
  });
  const workspacePath = path.join(running.workspace, 'scaffolded');
  await mkdir(workspacePath, { recursive: true });
  await writeFile(path.join(workspacePath, 'catalog-info.yaml'), 'kind: X\n');
  const output = jest.fn();
  const context = createMockActionContext({
    workspacePath,
    input: { repoUrl, description: 'a service' },
  });
  await action.handler({ ...context, output });
  return Object.fromEntries(output.mock.calls);
}

test('publish:gitea makes the repository and pushes the workspace', async () => {
  const { forge } = running;
  const host = new URL(forge.baseUrl).host;
  const pushes: string[] = [];
  forge.onPush(url => pushes.push(url));

  const output = await publish(`${host}?owner=payments&repo=basket`);

  expect(output.remoteUrl).toBe(`${forge.baseUrl}/payments/basket.git`);
  expect(pushes).toEqual([output.remoteUrl]);
  const page = await fetch(output.repoContentsUrl);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('catalog-info.yaml');
  const repo = forge.repository('payments', 'basket');
  expect(repo).toMatchObject({ description: 'a service', private: false });
  const commit = await running.call(
    'GET',
    '/repos/payments/basket/git/commits/main',
  );
  expect(commit.body).toMatchObject({ sha: output.commitHash });
});

test('publish:gitea of an owner or a repository that cannot be is refused with the reason', async () => {
  const host = new URL(running.forge.baseUrl).host;
  await expect(publish(`${host}?owner=absent&repo=x`)).rejects.toThrow(
    'Organization absent do not exist',
  );
  await seed();
  await expect(publish(`${host}?owner=payments&repo=deploy`)).rejects.toThrow(
    'The repository with the same name already exists',
  );
});
