/** What is started from the command line. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UsageError, runCli } from './cli';
import { recordingPath } from './replay/recordings';

async function started(args: string[]) {
  const said: string[] = [];
  const running = await runCli(args, line => said.push(line));
  return { said, running };
}

function urlIn(lines: string[], what: string): string {
  const line = lines.find(one => one.startsWith(what)) ?? '';
  return line.slice(what.length).split(' ')[0];
}

const backstage = { headers: { authorization: 'Bearer backstage-token' } };

test('a recording is served, played at once', async () => {
  const file = recordingPath('3.5/skip');
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  const said: string[] = [];
  const running = await runCli(['--replay', file, '--speed', '0'], line => {
    said.push(line);
    if (line.includes('at its end')) {
      end();
    }
  });
  await ended;
  const url = urlIn(said, 'Argo CD (recorded): ');
  const list = await fetch(`${url}/api/v1/applications`, backstage);
  expect(list.status).toBe(200);
  await running.stop();
});

test('an empty world is served from a folder', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cli-'));
  const { said, running } = await started(['--directory', folder]);
  const argo = urlIn(said, 'Argo CD: ');
  const list = await fetch(`${argo}/api/v1/applications`, backstage);
  expect(await list.json()).toMatchObject({ items: null });
  expect((await fetch(urlIn(said, 'Forge: '))).status).toBe(200);
  expect((await fetch(urlIn(said, 'Control: '))).status).toBe(200);
  await running.stop();
  await expect(fetch(argo)).rejects.toThrow('fetch failed');
  await rm(folder, { recursive: true });
});

test.each([
  [[], 'give either --replay or --directory'],
  [['--replay', '/no/such.jsonl'], 'there is no recording /no/such.jsonl'],
  [['--directory', '/tmp', '--speed', 'fast'], '--speed fast is no number'],
  [['--nonsense'], "Unknown option '--nonsense'"],
])('%j is refused with the reason', async (args, reason) => {
  await expect(started(args)).rejects.toThrow(UsageError);
  await expect(started(args)).rejects.toThrow(reason);
});
