/** GitReader over the forge's bare repositories: what Argo CD's repo server sees. */
import type { GitReader } from '../world/types';
import { listTree, readBlobs, readCommit, resolveCommit } from './commits';
import type { Forge, Repository } from './Forge';

/** How many answers about commits are kept. A commit never changes, so they never get stale. */
const CACHE_SIZE = 2000;

/** Keeps the promise of a computation by key; a failed one is forgotten. */
class Memory<T> {
  readonly #values = new Map<string, Promise<T>>();

  get(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#values.get(key);
    if (known) {
      return known;
    }
    const value = compute();
    this.#values.set(key, value);
    value.catch(() => this.#values.delete(key));
    if (this.#values.size > CACHE_SIZE) {
      const [oldest] = this.#values.keys();
      this.#values.delete(oldest);
    }
    return value;
  }
}

async function readFiles(
  directory: string,
  sha: string,
  folder: string,
): Promise<Map<string, string>> {
  const entries = await listTree(directory, sha, folder, 'all files');
  const blobs = entries.filter(entry => entry.type === 'blob');
  const contents = await readBlobs(
    directory,
    blobs.map(entry => entry.sha),
  );
  return new Map(
    blobs.map((entry, i) => [entry.path, contents[i].toString('utf8')]),
  );
}

/**
 * Questions asked at the same time, or again, cost one git process: about a commit for ever, about a
 * branch until the next push, which only the forge can bring about.
 */
export function createGitReader(forge: Forge): GitReader {
  let heads = new Memory<string>();
  forge.onPush(() => {
    heads = new Memory();
  });
  const files = new Memory<Map<string, string>>();
  const commits = new Memory<Awaited<ReturnType<typeof readCommit>>>();

  function repositoryAt(repoURL: string): Repository {
    const repository = forge.repositoryByUrl(repoURL);
    if (!repository) {
      throw new Error(`repository not found: ${repoURL}`);
    }
    return repository;
  }

  return {
    async resolve(repoURL, revision) {
      const { directory } = repositoryAt(repoURL);
      const name = revision || 'HEAD';
      return heads.get(`${directory} ${name}`, () =>
        resolveCommit(directory, name),
      );
    },
    async files(repoURL, sha, folder) {
      const { directory } = repositoryAt(repoURL);
      const known = await files.get(`${directory} ${sha} ${folder}`, () =>
        readFiles(directory, sha, folder),
      );
      return new Map(known);
    },
    async commit(repoURL, sha) {
      const { directory } = repositoryAt(repoURL);
      return commits.get(`${directory} ${sha}`, () =>
        readCommit(directory, sha),
      );
    },
    onPush: listener => forge.onPush(listener),
  };
}
