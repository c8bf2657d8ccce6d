/** GitLab's compare API, and its merge base to tell whether history was rewritten. */

import {
  getGitLabIntegrationRelativePath,
  getGitLabRequestOptions,
  type GitLabIntegrationConfig,
} from '@backstage/integration';
import { z } from 'zod';
import type { AuthoredCommit, ForgeAccount } from '../commitAuthors';
import { trailersOf } from '../trailers';
import {
  askForge,
  MOST_COMMITS,
  type Comparison,
  type Forge,
  type Repository,
} from './forge';

const comparisonSchema = z.object({
  compare_timeout: z.boolean().default(false),
  commits: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      message: z.string().optional(),
      author_name: z.string().optional(),
      author_email: z.string().optional(),
      committer_name: z.string().optional(),
      committer_email: z.string().optional(),
      authored_date: z.string().optional(),
      web_url: z.string().optional(),
    }),
  ),
});

const userSchema = z
  .object({ username: z.string(), web_url: z.string() })
  .nullish();
const mergesSchema = z.array(
  z.object({
    iid: z.number(),
    state: z.string(),
    author: userSchema,
    merge_user: userSchema,
    merged_by: userSchema,
  }),
);

const mergeBaseSchema = z.object({ id: z.string() });

export function gitlabForge(config: GitLabIntegrationConfig): Forge {
  const { headers } = getGitLabRequestOptions(config);
  const prefix = getGitLabIntegrationRelativePath(config).replace(/^\//, '');
  const repositoryApi = ({ path }: Repository) => {
    const own = prefix ? path.replace(`${prefix}/`, '') : path;
    return `${config.apiBaseUrl}/projects/${encodeURIComponent(
      own,
    )}/repository`;
  };
  return {
    async compare(repository, from, to, signal) {
      const api = repositoryApi(repository);
      const range = new URLSearchParams({ from, to });
      const refs = new URLSearchParams([
        ['refs[]', from],
        ['refs[]', to],
      ]);
      const [compared, base] = await Promise.all([
        askForge(`${api}/compare?${range}`, headers, signal),
        askForge(`${api}/merge_base?${refs}`, headers, signal),
      ]);
      const mergeBase = mergeBaseSchema.parse(base).id;
      return comparisonOf(compared, relationOf(mergeBase, from, to));
    },
    async mergeOf(repository, revision, signal) {
      const asked = `${repositoryApi(
        repository,
      )}/commits/${revision}/merge_requests`;
      const merges = mergesSchema.parse(await askForge(asked, headers, signal));
      const merged = merges.find(({ state }) => state === 'merged');
      return (
        merged && {
          name: `!${merged.iid}`,
          author: accountOf(config.host, merged.author),
          mergedBy: accountOf(
            config.host,
            merged.merge_user ?? merged.merged_by,
          ),
        }
      );
    },
    commitUrl: ({ url }, revision) => `${url}/-/commit/${revision}`,
  };
}

function comparisonOf(
  json: unknown,
  relation: Comparison['relation'],
): Comparison {
  const { commits, compare_timeout } = comparisonSchema.parse(json);
  const newest = commits.reverse().slice(0, MOST_COMMITS);
  return {
    commits: newest.map(commit => ({
      revision: commit.id,
      subject: commit.title,
      author: commit.author_name,
      date: commit.authored_date,
      url: commit.web_url,
    })),
    authored: newest.map(authoredOf),
    complete: !compare_timeout && commits.length <= MOST_COMMITS,
    relation,
  };
}

/** GitLab names no account, and vouches for no email: whose it is, its merge request tells. */
function authoredOf({
  id,
  title,
  message,
  ...commit
}: z.infer<typeof comparisonSchema>['commits'][number]): AuthoredCommit {
  const { author_email, committer_email } = commit;
  const maker = (name: string | undefined, email: string | undefined) => ({
    name: name ?? 'somebody',
    email,
    emailVerified: false,
    bot: false,
  });
  return {
    revision: id,
    author: maker(commit.author_name, author_email),
    ...(committer_email !== author_email && {
      committer: maker(commit.committer_name, committer_email),
    }),
    ...trailersOf(message ?? title),
  };
}

/** Backstage's provider of GitLab's people writes the account's page. */
function accountOf(
  host: string,
  user: z.infer<typeof userSchema>,
): ForgeAccount | undefined {
  return user
    ? {
        login: user.username,
        page: user.web_url,
        annotations: [`${host}/user-login`],
      }
    : undefined;
}

function relationOf(
  mergeBase: string,
  from: string,
  to: string,
): Comparison['relation'] {
  if (mergeBase === from) {
    return 'ahead';
  }
  return mergeBase === to ? 'behind' : 'diverged';
}
