/** The files of a repository at a commit, read from git's own objects: nothing is checked out. */
import { execFileSync, spawn } from 'node:child_process';
import { git, gitEnvironment } from './git';
import { LazyFiles } from './LazyFiles';

interface Blob {
  path: string;
  id: string;
  size: number;
}

const LIKELY_READ = /\.(ya?ml|json)$/;
const MOST_LIKELY_READ = 1024 * 1024;

/** All files at a commit. What is likely to be looked at is read at once, the rest one by one. */
export async function gitTree(
  folder: string,
  commit: string,
): Promise<LazyFiles> {
  const blobs = await blobsOf(folder, commit);
  const ids = new Map(blobs.map(({ path, id }) => [path, id]));
  const likely = blobs.filter(
    ({ path, size }) => LIKELY_READ.test(path) && size <= MOST_LIKELY_READ,
  );
  const read = await readBlobs(folder, likely);
  return new LazyFiles(ids.keys(), path => {
    const id = ids.get(path) ?? '';
    return read.get(id) ?? readBlob(folder, id);
  });
}

/** `100644 blob ID SIZE\tPATH`, ended by a zero byte; links and submodules have other modes. */
const ENTRY = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t([^]*)$/;

async function blobsOf(folder: string, commit: string): Promise<Blob[]> {
  const listed = await git(
    folder,
    ...['ls-tree', '-r', '-l', '-z', '--full-tree', commit],
  );
  return listed
    .toString('utf8')
    .split('\0')
    .flatMap(entry => {
      const [, id, size, path] = entry.match(ENTRY) ?? [];
      return path === undefined ? [] : [{ path, id, size: Number(size) }];
    });
}

function readBlob(folder: string, id: string): string {
  return execFileSync('git', ['-C', folder, 'cat-file', 'blob', id], {
    env: gitEnvironment(),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** Many blobs with one process. */
function readBlobs(
  folder: string,
  blobs: readonly Blob[],
): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', folder, 'cat-file', '--batch'], {
      env: gitEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    child.on('error', reject);
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.stdout.on('end', () => resolve(parseBatch(Buffer.concat(chunks))));
    child.stdin.on('error', reject);
    child.stdin.end(blobs.map(({ id }) => `${id}\n`).join(''));
  });
}

/** `ID blob SIZE\n`, then the content and a line's end, one after the other. */
function parseBatch(answer: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  while (at < answer.length) {
    const lineEnd = answer.indexOf('\n', at);
    const [id, , size] = answer.toString('utf8', at, lineEnd).split(' ');
    const begin = lineEnd + 1;
    const end = begin + (Number(size) || 0);
    found.set(id, answer.toString('utf8', begin, end));
    at = end + 1;
  }
  return found;
}
