/** What the generators of ApplicationSets find at the forge. */
import {
  type RunningForge,
  DANA,
  NOON,
  startForge,
} from './__testUtils__/startForge';
import { generatorSource } from './generatorSource';

let running: RunningForge;
beforeEach(async () => {
  running = await startForge();
});
afterEach(() => running.stop());

async function seed(owner: string, name: string, files: string[]) {
  const repo = await running.forge.createRepo({ owner, name });
  const sha = await running.forge.commit(repo, {
    files: Object.fromEntries(files.map(file => [file, 'a: 1\n'])),
    message: 'one',
    author: { name: DANA.fullName, email: DANA.email },
    date: NOON,
  });
  return { repo, sha };
}

test('repositories of an owner that have the paths asked for', async () => {
  const { sha } = await seed('payments', 'checkout', ['argocd/set.yaml']);
  await seed('payments', 'library', ['README.md']);
  await seed('logistics', 'parcel', ['argocd/set.yaml']);
  await running.forge.createRepo({ owner: 'payments', name: 'empty' });
  const { repositories } = generatorSource(running.forge);
  const found = await repositories?.({
    gitea: { owner: 'payments', api: running.forge.baseUrl },
    filters: [{ pathsExist: ['argocd'] }],
  });
  expect(found).toEqual([
    {
      organization: 'payments',
      repository: 'checkout',
      repositoryId: 1,
      url: `${running.forge.baseUrl}/payments/checkout.git`,
      branch: 'main',
      sha,
      labels: [],
    },
  ]);
  const all = await repositories?.({ gitea: { owner: 'payments' } });
  expect(all?.map(one => one.repository)).toEqual(['checkout', 'library']);
});

test('open pull requests of a repository', async () => {
  const { repo, sha } = await seed('payments', 'checkout', ['a.yaml']);
  await running.git(repo.directory, 'branch', 'feature', sha);
  await running.call('POST', '/repos/payments/checkout/pulls', {
    as: DANA,
    body: { head: 'feature', base: 'main', title: 'A feature' },
  });
  const { pullRequests } = generatorSource(running.forge);
  const found = await pullRequests?.({
    gitea: { owner: 'payments', repo: 'checkout' },
  });
  expect(found).toMatchObject([
    { number: 1, branch: 'feature', targetBranch: 'main', author: 'dana' },
  ]);
});
