/** The repository that a path lies in: it stands for its own remote. */
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { filesAt } from './folderFiles';
import { commitOf, currentBranch, git, gitLine } from './git';
import { gitTree } from './gitTree';
import { repositoryKey } from './repositoryUrl';
import { DEFAULT_BRANCHES, type StandIn } from './standIn';

/** A repository's files and where else it is known by. */
export interface OwnRepository {
  /** The folder at its root */
  root: string;
  /** What is proposed: tracked and new files, without ignored ones */
  proposed: ReadonlyMap<string, string>;
  /** One for each remote, in every spelling of its address */
  standIns: StandIn[];
  /** The same, with the files of a commit for what is proposed */
  standInsAt(files: ReadonlyMap<string, string>): StandIn[];
}

/** @throws GitError when git is there but refuses, such as for a folder of somebody else */
export async function ownRepository(
  path: string,
): Promise<OwnRepository | undefined> {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const root = await gitLine(folder, 'rev-parse', '--show-toplevel');
  if (!root) return undefined;
  const proposed = filesAt(root, await proposedPaths(root));
  const keys = await remoteKeys(root);
  const mainline = await mainlineOf(root);
  const standInsAt = (files: ReadonlyMap<string, string>) =>
    keys.map(key => standInFor(root, key, mainline, files));
  return {
    root: realpathSync(root),
    proposed,
    standIns: standInsAt(proposed),
    standInsAt,
  };
}

async function proposedPaths(root: string): Promise<string[]> {
  const list = async (...which: string[]) =>
    (await git(root, 'ls-files', '-z', ...which))
      .toString('utf8')
      .split('\0')
      .filter(Boolean);
  const gone = new Set(await list('--deleted'));
  const present = await list('--cached', '--others', '--exclude-standard');
  return [...new Set(present)].filter(path => !gone.has(path));
}

async function remoteKeys(root: string): Promise<string[]> {
  const remotes = (await gitLine(root, 'remote')) ?? '';
  const urls = await Promise.all(
    remotes
      .split('\n')
      .filter(Boolean)
      .map(remote => gitLine(root, 'config', '--get', `remote.${remote}.url`)),
  );
  return [...new Set(urls.flatMap(url => (url ? [repositoryKey(url)] : [])))];
}

/** The branches that what is proposed is for. */
async function mainlineOf(root: string): Promise<ReadonlySet<string>> {
  const head = await gitLine(
    root,
    ...['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'],
  );
  const names = [await currentBranch(root), head?.replace(/^origin\//, '')];
  return new Set([
    ...DEFAULT_BRANCHES,
    ...names.filter(name => name !== undefined),
  ]);
}

/** What is proposed at the branches that it is for; every other revision as git has it. */
function standInFor(
  root: string,
  key: string,
  mainline: ReadonlySet<string>,
  proposed: ReadonlyMap<string, string>,
): StandIn {
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>();
  return {
    key,
    knows: async revision =>
      mainline.has(revision) || Boolean(await commitOf(root, revision)),
    async files(revision) {
      if (mainline.has(revision)) return proposed;
      const commit = (await commitOf(root, revision)) ?? revision;
      const files = known.get(commit) ?? gitTree(root, commit);
      known.set(commit, files);
      return files;
    },
  };
}
