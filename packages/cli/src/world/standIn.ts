/** `--repo URL=DIRECTORY`: a folder that stands in for a repository. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../terminal';
import { folderFiles } from './folderFiles';
import { commitOf, currentBranch } from './git';
import { repositoryKey } from './repositoryUrl';

/** What stands in for a repository. */
export interface StandIn {
  /** The repository, in every spelling of its address */
  key: string;
  /** Only for this revision; for every one that the folder can answer for when absent */
  revision?: string;
  /** Whether it can answer for a revision */
  knows(revision: string): Promise<boolean>;
  files(revision: string): Promise<ReadonlyMap<string, string>>;
}

/** What repositories call their default branch; a folder without history is taken for that. */
export const DEFAULT_BRANCHES = new Set(['', 'HEAD', 'main', 'master']);

/** @throws UsageError when it is not `URL=DIRECTORY` or `URL@REVISION=DIRECTORY` of an existing folder */
export function readStandIn(text: string, from: string): StandIn {
  const [address, folder] = split(text, from);
  const { url, revision } = readAddress(address);
  let files: ReadonlyMap<string, string> | undefined;
  return {
    key: repositoryKey(url),
    revision,
    knows: async asked =>
      revision === undefined ? knows(folder, asked) : asked === revision,
    async files() {
      files ??= folderFiles(folder);
      return files;
    },
  };
}

/** Addresses and folders may hold `=`: it is the one after which a folder follows. */
function split(text: string, from: string): [string, string] {
  const cuts = [...text.matchAll(/=/g)].map(({ index }) => index);
  if (cuts.length === 0) {
    throw new UsageError(
      `--repo ${text}: write URL=DIRECTORY or URL@REVISION=DIRECTORY`,
    );
  }
  for (const cut of cuts) {
    const folder = resolve(from, text.slice(cut + 1));
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      return [text.slice(0, cut), folder];
    }
  }
  throw new UsageError(
    `--repo ${text}: there is no directory ${resolve(
      from,
      text.slice(cuts[0] + 1),
    )}`,
  );
}

const WITH_REVISION = [
  /^(\w+:\/\/(?:[^/@]*@)?[^/@]+\/[^@]+)@(.+)$/,
  /^([^@/:]+@[^@:]+:[^@]+)@(.+)$/,
];

/** `ssh://git@host/path@v1` and `git@host:path@v1`: an `@` before the path is somebody's name. */
function readAddress(address: string): { url: string; revision?: string } {
  for (const pattern of WITH_REVISION) {
    const found = address.match(pattern);
    if (found) return { url: found[1], revision: found[2] };
  }
  return { url: address };
}

/** The files are always those that lie there; its history only tells which revisions exist. */
async function knows(folder: string, revision: string): Promise<boolean> {
  if (DEFAULT_BRANCHES.has(revision)) return true;
  if (!existsSync(join(folder, '.git'))) return false;
  if ((await currentBranch(folder)) === revision) return true;
  return (await commitOf(folder, revision)) !== undefined;
}
