/** GitHub's compare API. */

import type {
  GithubCredentialsProvider,
  GithubIntegrationConfig,
} from '@backstage/integration';
import { z } from 'zod';
import {
  isBotLogin,
  type AuthoredCommit,
  type CommitMaker,
  type ForgeAccount,
} from '../commitAuthors';
import { trailersOf } from '../trailers';
import { askForge, MOST_COMMITS, subjectOf, type Forge } from './forge';

const userSchema = z
  .object({
    login: z.string(),
    html_url: z.string(),
    type: z.string().optional(),
  })
  .nullish();
const signatureSchema = z
  .object({
    name: z.string(),
    email: z.string().optional(),
    date: z.string(),
  })
  .nullish();
const commitSchema = z.object({
  sha: z.string(),
  html_url: z.string(),
  author: userSchema,
  committer: userSchema,
  commit: z.object({
    message: z.string(),
    author: signatureSchema,
    committer: signatureSchema,
    verification: z.object({ verified: z.boolean() }).optional(),
  }),
});
type GithubCommit = z.infer<typeof commitSchema>;

const comparisonSchema = z.object({
  status: z.enum(['ahead', 'behind', 'diverged', 'identical']),
  total_commits: z.number(),
  commits: z.array(commitSchema),
});

const pullsSchema = z.array(
  z.object({
    number: z.number(),
    user: userSchema,
    merged_at: z.string().nullish(),
  }),
);
const pullSchema = z.object({ merged_by: userSchema });

/** Commits that GitHub itself writes for whoever presses its buttons. */
const WEB = 'web-flow';

export function githubForge(
  config: GithubIntegrationConfig,
  credentials: GithubCredentialsProvider,
): Forge {
  const api = config.apiBaseUrl ?? 'https://api.github.com';
  const accountOf = accounts(config.host);
  return {
    async compare({ url, path }, from, to, signal) {
      const { headers } = await credentials.getCredentials({ url });
      const json = await askForge(
        `${api}/repos/${path}/compare/${from}...${to}?per_page=${MOST_COMMITS}`,
        headers,
        signal,
      );
      const { status, total_commits, commits } = comparisonSchema.parse(json);
      const newestFirst = commits.reverse();
      return {
        commits: newestFirst.map(({ sha, html_url, commit }) => ({
          revision: sha,
          subject: subjectOf(commit.message),
          author: commit.author?.name,
          date: commit.author?.date,
          url: html_url,
        })),
        authored: newestFirst.map(commit => authoredOf(commit, accountOf)),
        complete: commits.length === total_commits,
        relation: status === 'identical' ? 'ahead' : status,
      };
    },
    async mergeOf({ url, path }, revision, signal) {
      const { headers } = await credentials.getCredentials({ url });
      const ask = (what: string) =>
        askForge(`${api}/repos/${path}/${what}`, headers, signal);
      const pulls = pullsSchema.parse(await ask(`commits/${revision}/pulls`));
      const merged = pulls.find(({ merged_at }) => merged_at);
      if (!merged) {
        return undefined;
      }
      const { merged_by } = pullSchema.parse(
        await ask(`pulls/${merged.number}`),
      );
      return {
        name: `#${merged.number}`,
        author: accountOf(merged.user),
        mergedBy: accountOf(merged_by),
      };
    },
    commitUrl: ({ url }, revision) => `${url}/commit/${revision}`,
  };
}

type User = z.infer<typeof userSchema>;
type AccountOf = (user: User) => ForgeAccount | undefined;

function accounts(host: string): AccountOf {
  const annotations = [
    ...new Set(['github.com/user-login', `${host}/user-login`]),
  ];
  return user =>
    user ? { login: user.login, page: user.html_url, annotations } : undefined;
}

function authoredOf(
  { sha, author, committer, commit }: GithubCommit,
  accountOf: AccountOf,
): AuthoredCommit {
  const { message, verification } = commit;
  const verified = Boolean(verification?.verified);
  const isWeb = committer?.login === WEB;
  // What is verified is who committed: of the author it tells where they are the same, or where GitHub itself wrote it.
  const sameEmail = commit.author?.email === commit.committer?.email;
  const emailVerified = verified && (sameEmail || isWeb);
  return {
    revision: sha,
    author: makerOf(commit.author, author, emailVerified, accountOf),
    ...(committer?.login !== author?.login &&
      !isWeb && {
        committer: makerOf(commit.committer, committer, verified, accountOf),
      }),
    ...trailersOf(message),
  };
}

function makerOf(
  signature: z.infer<typeof signatureSchema>,
  user: User,
  emailVerified: boolean,
  accountOf: AccountOf,
): CommitMaker {
  return {
    name: user?.login ?? signature?.name ?? 'somebody',
    email: signature?.email,
    emailVerified,
    account: accountOf(user),
    bot: user ? user.type === 'Bot' || isBotLogin(user.login) : false,
  };
}
