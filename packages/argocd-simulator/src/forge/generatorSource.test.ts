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

test('open pull requests of a repository, with the commit that is their newest', async () => {
  const { repo } = await seed('payments', 'checkout', ['a.yaml']);
  const push = (path: string) =>
    running.forge.commit(repo, {
      files: { [path]: 'b: 2\n' },
      message: 'two',
      author: { name: DANA.fullName, email: DANA.email },
      date: NOON,
      branch: 'feature',
    });
  await push('b.yaml');
  await running.call('POST', '/repos/payments/checkout/pulls', {
    as: DANA,
    body: { head: 'feature', base: 'main', title: 'A feature' },
  });
  const headSha = await push('c.yaml');
  const { pullRequests } = generatorSource(running.forge);
  const gitea = { owner: 'payments', repo: 'checkout' };
  expect(await pullRequests?.({ gitea })).toMatchObject([
    {
      number: 1,
      branch: 'feature',
      targetBranch: 'main',
      headSha,
      author: 'dana',
    },
  ]);
  const labelled = { ...gitea, labels: ['preview'] };
  expect(await pullRequests?.({ gitea: labelled })).toEqual([]);
});

test('a branch that is committed to for the first time begins at main', async () => {
  const { repo, sha } = await seed('payments', 'checkout', ['a.yaml']);
  await running.forge.commit(repo, {
    files: { 'b.yaml': 'b: 2\n' },
    message: 'two',
    author: { name: DANA.fullName, email: DANA.email },
    date: NOON,
    branch: 'feature',
  });
  const parent = await running.git(repo.directory, 'rev-parse', 'feature^');
  expect(parent.trim()).toBe(sha);
});
