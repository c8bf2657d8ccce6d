/** Git repositories in memory, for tests that need commits but no git. */

import { createHash } from 'node:crypto';
import { CommitInfo, GitReader, SimClock } from '../world/types';

interface Commit extends CommitInfo {
  files: ReadonlyMap<string, string>;
}

/** Repositories with one branch, `main`. */
export class MemoryGit implements GitReader {
  private readonly repos = new Map<string, Commit[]>();
  private readonly listeners = new Set<(repoURL: string) => void>();

  constructor(private readonly clock: SimClock) {}

  create(repoURL: string): void {
    this.repos.set(repoURL, []);
  }

  /** Adds a commit on top of main; null removes a file. Returns its SHA. */
  push(
    repoURL: string,
    changes: Readonly<Record<string, string | null>>,
    message: string,
    author = 'Dana Dev',
  ): string {
    const commits = this.of(repoURL);
    const parent = commits[commits.length - 1];
    const files = new Map(parent?.files ?? []);
    for (const [path, text] of Object.entries(changes)) {
      if (text === null) files.delete(path);
      else files.set(path, text);
    }
    const date = this.clock.now().toISOString();
    const sha = createHash('sha1')
      .update(JSON.stringify([repoURL, parent?.sha, date, message, [...files]]))
      .digest('hex');
    const email = `${author
      .split(' ')[0]
      .toLocaleLowerCase('en-US')}@example.com`;
    commits.push({
      sha,
      author,
      email,
      date,
      message,
      parents: parent ? [parent.sha] : [],
      files,
    });
    this.listeners.forEach(listener => listener(repoURL));
    return sha;
  }

  async resolve(repoURL: string, revision: string): Promise<string> {
    const commits = this.of(repoURL);
    const head = commits[commits.length - 1];
    if (head && ['main', 'HEAD', ''].includes(revision)) return head.sha;
    return this.find(repoURL, revision).sha;
  }

  async files(
    repoURL: string,
    sha: string,
    folder: string,
  ): Promise<Map<string, string>> {
    const { files } = this.find(repoURL, sha);
    const prefix = folder ? `${folder}/` : '';
    return new Map([...files].filter(([path]) => path.startsWith(prefix)));
  }

  async commit(repoURL: string, sha: string): Promise<CommitInfo> {
    const { files: _files, ...info } = this.find(repoURL, sha);
    return info;
  }

  onPush(listener: (repoURL: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private of(repoURL: string): Commit[] {
    const commits = this.repos.get(repoURL);
    if (!commits) throw new Error(`repository '${repoURL}' not found`);
    return commits;
  }

  private find(repoURL: string, revision: string): Commit {
    const found = this.of(repoURL).find(
      c => revision.length >= 7 && c.sha.startsWith(revision),
    );
    if (!found)
      throw new Error(`unable to resolve '${revision}' to a commit SHA`);
    return found;
  }
}
