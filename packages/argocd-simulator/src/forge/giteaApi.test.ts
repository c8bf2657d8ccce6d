/** The REST API as a client of Gitea uses it: pull requests, compare, contents. */
import {
  type RunningForge,
  DANA,
  GRACE,
  NOON,
  startForge,
} from './__testUtils__/startForge';
import type { Repository } from './Forge';

let running: RunningForge;
let repo: Repository;
let first: string;
let second: string;

beforeEach(async () => {
  running = await startForge();
  repo = await running.forge.createRepo({ owner: 'payments', name: 'deploy' });
  first = await commit('one\n\nwhy: because', { 'app.yaml': 'v: 1\n' });
  second = await commit('two', { 'app.yaml': 'v: 2\n' });
});
afterEach(() => running.stop());

function commit(
  message: string,
  files: Record<string, string>,
  branch = 'main',
): Promise<string> {
  return running.forge.commit(repo, {
    files,
    message,
    author: { name: DANA.fullName, email: DANA.email },
    date: NOON,
    branch,
  });
}

const PULLS = '/repos/payments/deploy/pulls';

async function branchFrom(base: string, name: string): Promise<void> {
  await running.git(repo.directory, 'branch', name, base);
}

async function openPull(head: string) {
  return running.call('POST', PULLS, {
    as: DANA,
    body: { head, base: 'main', title: 'Three' },
  });
}

test('comparing two commits lists those between, with the account of the author', async () => {
  const route = `/repos/payments/deploy/compare/${first}...main`;
  const { status, body } = await running.call('GET', route);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    total_commits: 1,
    commits: [
      {
        sha: second,
        commit: {
          message: 'two',
          author: { name: 'Dana Dev', email: 'dana@example.com' },
        },
        author: { login: 'dana' },
        parents: [{ sha: first }],
      },
    ],
  });
});

test('an unknown revision is not found, with a body that says so', async () => {
  for (const route of ['compare/main...absent', 'git/commits/absent']) {
    const answer = await running.call('GET', `/repos/payments/deploy/${route}`);
    expect(answer.status).toBe(404);
    expect(answer.body).toHaveProperty('message');
  }
});

test('branches and the log tell their commits', async () => {
  const branches = await running.call('GET', '/repos/payments/deploy/branches');
  expect(branches.body).toMatchObject([
    { name: 'main', commit: { id: second } },
  ]);
  const log = await running.call('GET', '/repos/payments/deploy/commits');
  expect(log.body).toMatchObject([
    { sha: second },
    { sha: first, commit: { message: 'one\n\nwhy: because' } },
  ]);
});

test('a pull request is opened, approved by another person and merged by git', async () => {
  await branchFrom(first, 'three');
  const head = await commit('three', { 'other.yaml': 'w: 3\n' }, 'three');
  const opened = await openPull('three');
  expect(opened.status).toBe(201);
  expect(opened.body).toMatchObject({
    number: 1,
    state: 'open',
    mergeable: true,
    merged: false,
    user: { login: 'dana' },
    head: { ref: 'three', sha: head },
    base: { ref: 'main', sha: second },
  });
  const files = await running.call('GET', `${PULLS}/1/files`);
  expect(files.body).toMatchObject([
    { filename: 'other.yaml', status: 'added', additions: 1, deletions: 0 },
  ]);

  const own = await running.call('POST', `${PULLS}/1/reviews`, {
    as: DANA,
    body: { event: 'APPROVED' },
  });
  expect(own.status).toBe(422);
  await running.call('POST', `${PULLS}/1/reviews`, {
    as: GRACE,
    body: { event: 'APPROVED', body: 'fine' },
  });
  const reviews = await running.call('GET', `${PULLS}/1/reviews`);
  expect(reviews.body).toMatchObject([
    { state: 'APPROVED', user: { login: 'grace' }, commit_id: head },
  ]);

  const pushes: string[] = [];
  running.forge.onPush(url => pushes.push(url));
  const merge = { as: GRACE, body: { Do: 'merge', head_commit_id: head } };
  expect((await running.call('POST', `${PULLS}/1/merge`, merge)).status).toBe(
    200,
  );
  expect(pushes).toHaveLength(1);
  const merged = await running.call('GET', `${PULLS}/1`);
  const tip = await running.git(repo.directory, 'rev-parse', 'main');
  expect(merged.body).toMatchObject({
    state: 'closed',
    merged: true,
    merge_commit_sha: tip,
    merged_by: { login: 'grace' },
  });
  const brought = await running.call(
    'GET',
    `/repos/payments/deploy/commits/${tip}/pull`,
  );
  expect(brought.body).toMatchObject({
    number: 1,
    user: { login: 'dana' },
    merged_by: { login: 'grace' },
  });
  const pushed = `/repos/payments/deploy/commits/${second}/pull`;
  expect((await running.call('GET', pushed)).status).toBe(404);
  const parents = await running.git(repo.directory, 'log', '-1', '--format=%P');
  expect(parents.split(' ')).toEqual([second, head]);
  expect((await running.call('POST', `${PULLS}/1/merge`, merge)).status).toBe(
    405,
  );
});

test.each(['squash', 'rebase'])(
  'a pull request merged by %s leaves a straight history',
  async style => {
    await branchFrom(first, 'three');
    await commit('three', { 'other.yaml': 'w: 3\n' }, 'three');
    await openPull('three');
    const merge = { as: GRACE, body: { Do: style } };
    const answer = await running.call('POST', `${PULLS}/1/merge`, merge);
    expect(answer.status).toBe(200);
    const parents = await running.git(
      repo.directory,
      'log',
      '-1',
      '--format=%P',
    );
    expect(parents).toBe(second);
  },
);

test('a pull request that conflicts cannot be merged and leaves the branch alone', async () => {
  await branchFrom(first, 'three');
  await commit('three', { 'app.yaml': 'v: 3\n' }, 'three');
  expect((await openPull('three')).body).toMatchObject({ mergeable: false });
  const merge = { as: GRACE, body: { Do: 'merge' } };
  const answer = await running.call('POST', `${PULLS}/1/merge`, merge);
  expect(answer.status).toBe(405);
  expect(await running.git(repo.directory, 'rev-parse', 'main')).toBe(second);
});

test('a merge of a head that has moved on is refused', async () => {
  await branchFrom(first, 'three');
  const seen = await commit('three', { 'other.yaml': 'w: 3\n' }, 'three');
  await openPull('three');
  await commit('four', { 'other.yaml': 'w: 4\n' }, 'three');
  const merge = { as: GRACE, body: { Do: 'merge', head_commit_id: seen } };
  const answer = await running.call('POST', `${PULLS}/1/merge`, merge);
  expect(answer.status).toBe(409);
});

test('a closed pull request is listed as closed', async () => {
  await branchFrom(second, 'three');
  await commit('three', { 'other.yaml': 'w: 3\n' }, 'three');
  await openPull('three');
  await running.call('PATCH', `${PULLS}/1`, {
    as: DANA,
    body: { state: 'closed' },
  });
  expect((await running.call('GET', PULLS)).body).toEqual([]);
  const closed = await running.call('GET', `${PULLS}?state=closed`);
  expect(closed.body).toMatchObject([{ number: 1, merged: false }]);
});

test('links lead to pages: repository, file, commit and pull request', async () => {
  await branchFrom(first, 'three');
  const head = await commit('<three>', { 'other.yaml': 'w: 3\n' }, 'three');
  await openPull('three');
  const base = `${running.forge.baseUrl}/payments/deploy`;
  const pages = {
    '': 'app.yaml',
    '/src/branch/main': 'app.yaml',
    '/src/branch/main/app.yaml': 'v: 2',
    '/commits/branch/main': 'two',
    [`/commit/${head}`]: '&lt;three&gt;',
    '/pulls': '#1 Three',
    '/pulls/1': 'dana wants to merge three into main',
  };
  for (const [page, text] of Object.entries(pages)) {
    const response = await fetch(base + page);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(text);
  }
});

test('a body that is no JSON, or lacks a field, is refused in JSON', async () => {
  const missing = await running.call('POST', PULLS, {
    as: DANA,
    body: { head: 'x' },
  });
  expect(missing.status).toBe(422);
  expect(missing.body.message).toContain('title');
  const response = await fetch(`${running.forge.baseUrl}/api/v1${PULLS}`, {
    method: 'POST',
    body: '{no json',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toHaveProperty('message');
});
