/** Gitea's compare API, asked both ways to tell whether history was rewritten. */

import {
  getGiteaRequestOptions,
  type GiteaIntegrationConfig,
} from '@backstage/integration';
import { z } from 'zod';
import {
  askForge,
  MOST_COMMITS,
  subjectOf,
  type Comparison,
  type Forge,
} from './forge';

const comparisonSchema = z.object({
  total_commits: z.number(),
  commits: z
    .array(
      z.object({
        sha: z.string(),
        html_url: z.string().optional(),
        commit: z.object({
          message: z.string(),
          author: z
            .object({ name: z.string(), date: z.string().optional() })
            .nullish(),
        }),
      }),
    )
    .nullish(),
});

export function giteaForge(config: GiteaIntegrationConfig): Forge {
  const { headers } = getGiteaRequestOptions(config);
  const base = (config.baseUrl ?? `https://${config.host}`).replace(/\/+$/, '');
  const prefix = new URL(base).pathname.replace(/^\//, '');
  return {
    async compare({ path }, from, to, signal) {
      const own = prefix ? path.replace(`${prefix}/`, '') : path;
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
        complete: commits.length === ahead.total_commits,
        relation: relationOf(ahead.total_commits, behind.total_commits),
      };
    },
    commitUrl: ({ url }, revision) => `${url}/commit/${revision}`,
  };
}

function relationOf(ahead: number, behind: number): Comparison['relation'] {
  if (behind === 0) {
    return 'ahead';
  }
  return ahead === 0 ? 'behind' : 'diverged';
}
