/** GitHub's compare API. */

import type {
  GithubCredentialsProvider,
  GithubIntegrationConfig,
} from '@backstage/integration';
import { z } from 'zod';
import { askForge, MOST_COMMITS, subjectOf, type Forge } from './forge';

const comparisonSchema = z.object({
  status: z.enum(['ahead', 'behind', 'diverged', 'identical']),
  total_commits: z.number(),
  commits: z.array(
    z.object({
      sha: z.string(),
      html_url: z.string(),
      commit: z.object({
        message: z.string(),
        author: z.object({ name: z.string(), date: z.string() }).nullish(),
      }),
    }),
  ),
});

export function githubForge(
  config: GithubIntegrationConfig,
  credentials: GithubCredentialsProvider,
): Forge {
  const api = config.apiBaseUrl ?? 'https://api.github.com';
  return {
    async compare({ url, path }, from, to, signal) {
      const { headers } = await credentials.getCredentials({ url });
      const json = await askForge(
        `${api}/repos/${path}/compare/${from}...${to}?per_page=${MOST_COMMITS}`,
        headers,
        signal,
      );
      const { status, total_commits, commits } = comparisonSchema.parse(json);
      return {
        commits: commits.reverse().map(({ sha, html_url, commit }) => ({
          revision: sha,
          subject: subjectOf(commit.message),
          author: commit.author?.name,
          date: commit.author?.date,
          url: html_url,
        })),
        complete: commits.length === total_commits,
        relation: status === 'identical' ? 'ahead' : status,
      };
    },
    commitUrl: ({ url }, revision) => `${url}/commit/${revision}`,
  };
}
