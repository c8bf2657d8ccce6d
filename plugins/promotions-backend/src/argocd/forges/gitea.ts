/** Gitea's compare API, asked both ways to tell whether history was rewritten. */

import {
  getGiteaRequestOptions,
  type GiteaIntegrationConfig,
} from '@backstage/integration';
import { z } from 'zod';
import {
  isBotLogin,
  type AuthoredCommit,
  type CommitMaker,
  type ForgeAccount,
  type Merge,
} from '../commitAuthors';
import { trailersOf } from '../trailers';
import {
  askForge,
  ForgeAnswer,
  MOST_COMMITS,
  subjectOf,
  type Comparison,
  type Forge,
} from './forge';

const userSchema = z
  .object({ login: z.string(), html_url: z.string().optional() })
  .nullish();
type User = z.infer<typeof userSchema>;
const signatureSchema = z
  .object({
    name: z.string(),
    email: z.string().optional(),
    date: z.string().optional(),
  })
  .nullish();

const commitSchema = z.object({
  sha: z.string(),
  html_url: z.string().optional(),
  author: userSchema,
  committer: userSchema,
  commit: z.object({
    message: z.string(),
    author: signatureSchema,
    committer: signatureSchema,
    verification: z.object({ verified: z.boolean() }).nullish(),
  }),
});

const comparisonSchema = z.object({
  total_commits: z.number(),
  commits: z.array(commitSchema).nullish(),
});

const pullSchema = z.object({
  number: z.number(),
  user: userSchema,
  merged: z.boolean().optional(),
  merged_by: userSchema,
});

export function giteaForge(config: GiteaIntegrationConfig): Forge {
  const { headers } = getGiteaRequestOptions(config);
  const base = (config.baseUrl ?? `https://${config.host}`).replace(/\/+$/, '');
  const prefix = new URL(base).pathname.replace(/^\//, '');
  const ownPath = (path: string) =>
    prefix ? path.replace(`${prefix}/`, '') : path;
  const accountOf: AccountOf = user =>
    user
      ? {
          login: user.login,
          page: user.html_url ?? `${base}/${user.login}`,
          annotations: [`${config.host}/user-login`],
        }
      : undefined;
  return {
    async compare({ path }, from, to, signal) {
      const own = ownPath(path);
      const compared = async (range: string) =>
        comparisonSchema.parse(
          await askForge(
            `${base}/api/v1/repos/${own}/compare/${range}`,
            headers,
            signal,
          ),
        );
      const [ahead, behind] = await Promise.all([
        compared(`${from}...${to}`),
        compared(`${to}...${from}`),
      ]);
      const commits = (ahead.commits ?? []).slice(0, MOST_COMMITS);
      return {
        commits: commits.map(({ sha, html_url, commit }) => ({
          revision: sha,
          subject: subjectOf(commit.message),
          author: commit.author?.name,
          date: commit.author?.date,
          url: html_url,
        })),
        authored: commits.map(commit => authoredOf(commit, accountOf)),
        complete: commits.length === ahead.total_commits,
        relation: relationOf(ahead.total_commits, behind.total_commits),
      };
    },
    async mergeOf({ path }, revision, signal) {
      const own = `${base}/api/v1/repos/${ownPath(path)}`;
      const asked = `${own}/commits/${revision}/pull`;
      const pull = await askForge(asked, headers, signal).catch(noPull);
      return pull === undefined ? undefined : mergeIn(pull, accountOf);
    },
    commitUrl: ({ url }, revision) => `${url}/commit/${revision}`,
  };
}

/** Gitea answers so where no pull request brought a commit. */
function noPull(error: unknown): undefined {
  if (error instanceof ForgeAnswer && error.status === 404) {
    return undefined;
  }
  throw error;
}

function mergeIn(json: unknown, accountOf: AccountOf): Merge | undefined {
  const { number, user, merged, merged_by } = pullSchema.parse(json);
  return merged === false
    ? undefined
    : {
        name: `#${number}`,
        author: accountOf(user),
        mergedBy: accountOf(merged_by),
      };
}

type AccountOf = (user: User) => ForgeAccount | undefined;

/** An account is Gitea's word: it is the one that has shown that the commit's email is its own. */
function authoredOf(
  { sha, author, committer, commit }: z.infer<typeof commitSchema>,
  accountOf: AccountOf,
): AuthoredCommit {
  const maker = (
    signature: z.infer<typeof signatureSchema>,
    user: User,
  ): CommitMaker => ({
    name: user?.login ?? signature?.name ?? 'somebody',
    email: signature?.email,
    emailVerified: false,
    account: accountOf(user),
    bot: user ? isBotLogin(user.login) : false,
  });
  return {
    revision: sha,
    author: maker(commit.author, author),
    ...(commit.committer &&
      commit.committer.email !== commit.author?.email && {
        committer: maker(commit.committer, committer),
      }),
    ...trailersOf(commit.message),
  };
}

function relationOf(ahead: number, behind: number): Comparison['relation'] {
  if (behind === 0) {
    return 'ahead';
  }
  return ahead === 0 ? 'behind' : 'diverged';
}
