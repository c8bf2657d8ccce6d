/** Who made a commit, as far as a forge vouches for it, and where the commit says that its content comes from. */

/** Somebody's account on a forge. */
export interface ForgeAccount {
  login: string;
  /** Where people see it. */
  page: string;
  /**
   * Annotations of catalog entities that name it, by login or by page: those that Backstage's own entity providers
   * write (`github.com/user-login`, and `HOST/user-login` of GitLab, with the page).
   */
  annotations: readonly string[];
}

export interface CommitMaker {
  name: string;
  email?: string;
  /** The forge vouches for the email: the commit is signed by the account that has it. */
  emailVerified: boolean;
  /** Whom the forge knows by the commit's email; absent where it does not say. */
  account?: ForgeAccount;
  /** The forge says that the account is no person. */
  bot: boolean;
}

/** The commit that something was built from, as a commit's trailers say. */
export interface SourceReference {
  revision: string;
  /** The reader of `repoURL` must know the forge; it is what anybody wrote. */
  repoURL?: string;
  /** `Name <email>` */
  author?: string;
}

export interface AuthoredCommit {
  revision: string;
  author: CommitMaker;
  /** Who wrote it into the repository, where that is somebody else; the forge itself is nobody. */
  committer?: CommitMaker;
  /** `Name <email>` of everybody whom `Co-authored-by` names. */
  coAuthors: readonly string[];
  references: readonly SourceReference[];
}

/** How a commit came into its branch. */
export interface Merge {
  /** For people: `#12`. */
  name: string;
  /** Who opened it. */
  author?: ForgeAccount;
  mergedBy?: ForgeAccount;
}

/** `Name <email>` in its parts. */
export function parseIdentity(written: string): {
  name: string;
  email?: string;
} {
  const match = /^\s*(.*?)\s*<([^<>\s]+)>\s*$/.exec(written);
  return match
    ? { name: match[1] || match[2], email: match[2] }
    : { name: written.trim() };
}

/** A login that the forges themselves, or custom, give to what is no person. */
export function isBotLogin(login: string): boolean {
  return /\[bot\]$|[-_.]bot$|^project_\d+_bot|^group_\d+_bot/i.test(login);
}
