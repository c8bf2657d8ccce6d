/** The real git client against the forge. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type RunningForge,
  DANA,
  NOON,
  startForge,
} from './__testUtils__/startForge';
import { createGitReader } from './gitReader';

let running: RunningForge;
beforeEach(async () => {
  running = await startForge();
});
afterEach(() => running.stop());

async function pushSomething(url: string): Promise<string> {
  const work = path.join(running.workspace, 'work');
  await running.git(running.workspace, 'init', '-q', '-b', 'main', work);
  await writeFile(path.join(work, 'app.yaml'), 'kind: ConfigMap\n');
  await running.git(work, 'add', '-A');
  await running.git(work, 'commit', '-q', '-m', 'one');
  await running.git(work, 'push', '-q', url, 'main');
  return running.git(work, 'rev-parse', 'HEAD');
}

test('a push by a known user arrives, is told to the listeners and can be cloned by anyone', async () => {
  const { forge, workspace } = running;
  await forge.createRepo({ owner: 'payments', name: 'checkout' });
  const pushes: string[] = [];
  forge.onPush(url => pushes.push(url));

  const sha = await pushSomething(`${running.as(DANA)}/payments/checkout.git`);

  expect(pushes).toEqual([`${forge.baseUrl}/payments/checkout.git`]);
  const clone = `${forge.baseUrl}/payments/checkout.git`;
  await running.git(workspace, 'clone', '-q', clone, 'copy');
  const copy = path.join(workspace, 'copy');
  expect(await running.git(copy, 'rev-parse', 'HEAD')).toBe(sha);
});

test('a push without or with the wrong password is refused and changes nothing', async () => {
  const { forge } = running;
  await forge.createRepo({ owner: 'payments', name: 'checkout' });
  const pushes: string[] = [];
  forge.onPush(url => pushes.push(url));
  const wrong = running.as({ login: 'dana', password: 'wrong' });

  await expect(pushSomething(`${wrong}/payments/checkout.git`)).rejects.toThrow(
    /Authentication failed/,
  );
  expect(pushes).toEqual([]);
});

test('a private repository is hidden from those who do not sign in', async () => {
  const { forge, workspace } = running;
  await forge.createRepo({ owner: 'payments', name: 'vault', private: true });
  const open = `${forge.baseUrl}/payments/vault.git`;
  await expect(
    running.git(workspace, 'clone', '-q', open, 'copy'),
  ).rejects.toThrow();
  const known = `${running.as(DANA)}/payments/vault.git`;
  await running.git(workspace, 'clone', '-q', known, 'copy');
});

test('the reader sees commits as they are made, by branch and by SHA', async () => {
  const { forge } = running;
  const repo = await forge.createRepo({ owner: 'payments', name: 'deploy' });
  const commit = (files: Record<string, string | null>, message: string) =>
    forge.commit(repo, {
      files,
      message,
      author: { name: DANA.fullName, email: DANA.email },
      date: NOON,
    });
  const one = await commit({ 'dev/a.yaml': 'a: 1\n', 'qa/ä b.yaml': 'b' }, '1');
  const two = await commit(
    { 'dev/a.yaml': 'a: 2\n', 'qa/ä b.yaml': null },
    '2',
  );
  const url = 'http://elsewhere:9080/payments/deploy.git';
  const reader = createGitReader(forge);

  expect(await reader.resolve(url, 'main')).toBe(two);
  expect(await reader.resolve(url, one.slice(0, 10))).toBe(one);
  expect(await reader.files(url, one, 'dev')).toEqual(
    new Map([['dev/a.yaml', 'a: 1\n']]),
  );
  expect(await reader.files(url, one, '.')).toEqual(
    new Map([
      ['dev/a.yaml', 'a: 1\n'],
      ['qa/ä b.yaml', 'b'],
    ]),
  );
  expect((await reader.files(url, two, '')).size).toBe(1);
  expect((await reader.files(url, two, 'absent')).size).toBe(0);
  expect(await reader.commit(url, two)).toMatchObject({
    sha: two,
    author: 'Dana Dev',
    email: 'dana@example.com',
    message: '2',
    parents: [one],
  });
  await expect(reader.resolve(url, '0'.repeat(40))).rejects.toThrow();
  await expect(reader.resolve('http://x/no/such.git', 'main')).rejects.toThrow(
    'repository not found: http://x/no/such.git',
  );
});

test('commits that are made at the same time all arrive, one upon the other', async () => {
  const { forge } = running;
  const repo = await forge.createRepo({ owner: 'payments', name: 'deploy' });
  const shas = await Promise.all(
    ['a', 'b', 'c'].map(name =>
      forge.commit(repo, {
        files: { [name]: name },
        message: name,
        author: { name: DANA.fullName, email: DANA.email },
        date: NOON,
      }),
    ),
  );
  const log = await running.git(repo.directory, 'log', '--format=%H', 'main');
  expect(log.split('\n')).toEqual(shas.reverse());
});
