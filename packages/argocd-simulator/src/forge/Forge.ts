/** A git forge: users, organizations and bare repositories in one directory. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { git } from './git';
import { Pulls } from './pulls';
import { type NewCommit, writeCommit } from './writeCommit';

export interface ForgeUser {
  login: string;
  fullName: string;
  email: string;
  /** Password and token in one: basic authentication and `token …` take it. */
  password: string;
}

export interface Repository {
  id: number;
  owner: string;
  name: string;
  directory: string;
  description: string;
  private: boolean;
  defaultBranch: string;
  createdAt: Date;
}

export interface NewRepository {
  owner: string;
  name: string;
  description?: string;
  private?: boolean;
  defaultBranch?: string;
}

export interface ForgeOptions {
  /** Where the bare repositories live, as `owner/name.git`. */
  directory: string;
  users: ForgeUser[];
  organizations: string[];
  now: () => Date;
}

/** The caller asked for something that cannot be; `status` is the HTTP status that says so. */
export class ForgeError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'ForgeError';
  }
}

const NAME = /^(?!\.+$)[A-Za-z0-9._-]+$/;

/**
 * Repositories live on disk; users, organizations, descriptions and pull requests live as long as
 * the process. `baseUrl` is set by the server once it listens.
 */
export class Forge {
  baseUrl = 'http://127.0.0.1';
  readonly users: readonly ForgeUser[];
  readonly organizations: Set<string>;
  readonly pulls = new Pulls();
  readonly now: () => Date;
  readonly #directory: string;
  readonly #repositories = new Map<string, Repository>();
  readonly #listeners = new Set<(repoURL: string) => void>();
  /** The end of the last commit of each repository, by its id. */
  readonly #commits = new Map<number, Promise<unknown>>();
  #ids = 0;

  constructor(options: ForgeOptions) {
    this.users = options.users;
    this.organizations = new Set(options.organizations);
    this.now = options.now;
    this.#directory = path.resolve(options.directory);
  }

  /** Makes an empty bare repository. 409 when it exists, 422 for a bad name. */
  async createRepo(wanted: NewRepository): Promise<Repository> {
    const { owner, name } = wanted;
    if (!NAME.test(owner) || !NAME.test(name) || name.endsWith('.git')) {
      throw new ForgeError(422, `repository name is invalid: ${owner}/${name}`);
    }
    const key = `${owner}/${name}`.toLowerCase();
    if (this.#repositories.has(key)) {
      throw new ForgeError(
        409,
        'The repository with the same name already exists.',
      );
    }
    const repository: Repository = {
      id: this.#nextId(),
      owner,
      name,
      directory: path.join(this.#directory, owner, `${name}.git`),
      description: wanted.description ?? '',
      private: wanted.private ?? false,
      defaultBranch: wanted.defaultBranch ?? 'main',
      createdAt: this.now(),
    };
    this.#repositories.set(key, repository);
    try {
      await initBare(repository);
    } catch (error) {
      this.#repositories.delete(key);
      throw error;
    }
    return repository;
  }

  repository(owner: string, name: string): Repository | undefined {
    const bare = name.replace(/\.git$/, '');
    return this.#repositories.get(`${owner}/${bare}`.toLowerCase());
  }

  repositories(): Repository[] {
    return [...this.#repositories.values()];
  }

  async deleteRepo(repository: Repository): Promise<void> {
    const { owner, name, directory } = repository;
    this.#repositories.delete(`${owner}/${name}`.toLowerCase());
    await rm(directory, { recursive: true, force: true });
  }

  /** The repository that a clone URL names, whatever its host and port. */
  repositoryByUrl(repoURL: string): Repository | undefined {
    const [name, owner] = repoURL.replace(/\/+$/, '').split(/[/:]/).reverse();
    return owner ? this.repository(owner, name) : undefined;
  }

  cloneUrl(repository: Repository): string {
    return `${this.htmlUrl(repository)}.git`;
  }

  htmlUrl(repository: Repository): string {
    return `${this.baseUrl}/${repository.owner}/${repository.name}`;
  }

  /**
   * Commits files as a push would; everyone who listens for pushes hears of it. Commits that are asked
   * for at the same time come one after the other.
   */
  commit(repository: Repository, commit: NewCommit): Promise<string> {
    const { id, directory, defaultBranch } = repository;
    const branch = commit.branch ?? defaultBranch;
    const before = this.#commits.get(id) ?? Promise.resolve();
    const written = before.then(() =>
      writeCommit(directory, { ...commit, branch }, defaultBranch),
    );
    this.#commits.set(
      id,
      written.catch(() => {}),
    );
    return written.then(sha => {
      this.pushed(repository);
      return sha;
    });
  }

  onPush(listener: (repoURL: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the listeners that a repository's refs have changed. */
  pushed(repository: Repository): void {
    for (const listener of this.#listeners) {
      listener(this.cloneUrl(repository));
    }
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  userByEmail(email: string): ForgeUser | undefined {
    return this.users.find(
      user => user.email.toLowerCase() === email.toLowerCase(),
    );
  }
}

async function initBare(repository: Repository): Promise<void> {
  const { directory, defaultBranch } = repository;
  await mkdir(path.dirname(directory), { recursive: true });
  await git(path.dirname(directory), [
    'init',
    '--quiet',
    '--bare',
    `--initial-branch=${defaultBranch}`,
    directory,
  ]);
  await git(directory, ['config', 'http.receivepack', 'true']);
  // Reading a commit by its SHA is what a repository server does.
  await git(directory, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
}
