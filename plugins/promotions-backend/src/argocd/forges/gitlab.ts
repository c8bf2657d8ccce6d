/** GitLab's compare API, and its merge base to tell whether history was rewritten. */

import {
  getGitLabIntegrationRelativePath,
  getGitLabRequestOptions,
  type GitLabIntegrationConfig,
} from '@backstage/integration';
import { z } from 'zod';
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
      author_name: z.string().optional(),
      authored_date: z.string().optional(),
      web_url: z.string().optional(),
    }),
  ),
});

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
    commitUrl: ({ url }, revision) => `${url}/-/commit/${revision}`,
  };
}

function comparisonOf(
  json: unknown,
  relation: Comparison['relation'],
): Comparison {
  const { commits, compare_timeout } = comparisonSchema.parse(json);
  return {
    commits: commits
      .reverse()
      .slice(0, MOST_COMMITS)
      .map(commit => ({
        revision: commit.id,
        subject: commit.title,
        author: commit.author_name,
        date: commit.authored_date,
        url: commit.web_url,
      })),
    complete: !compare_timeout && commits.length <= MOST_COMMITS,
    relation,
  };
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
