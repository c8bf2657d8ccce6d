/** What a generator asks a forge for, in the words of a description. */
import type { ServicesDescription } from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import type { WrittenGenerator } from './writtenSet';

const asked = z.object({
  organization: z.string().optional(),
  group: z.string().optional(),
  owner: z.string().optional(),
  repo: z.string().optional(),
  project: z.string().optional(),
  api: z.string().optional(),
  tokenRef: z.object({ secretName: z.string(), key: z.string() }).optional(),
  labels: z.array(z.string()).optional(),
});

const FORGES = ['github', 'gitlab', 'gitea'] as const;

/** Repositories or pull requests, whichever is asked for. */
export function forgeServices(
  pair: readonly WrittenGenerator[],
): ServicesDescription | undefined {
  for (const { scmProvider, pullRequest } of pair) {
    const given = scmProvider ?? pullRequest ?? {};
    const forge = FORGES.find(each => given[each] !== undefined);
    const { data } = asked.safeParse(forge && given[forge]);
    if (!forge || !data) continue;
    const { api, tokenRef, labels } = data;
    const access = {
      forge,
      ...(api !== undefined && { api }),
      ...(tokenRef && { token: tokenRef }),
    };
    if (scmProvider) {
      const pathsExist = scmProvider.filters?.flatMap(each => each.pathsExist);
      const organization = data.organization ?? data.group ?? data.owner ?? '';
      return { from: 'repositories', ...access, organization, pathsExist };
    }
    const project = data.project ?? `${data.owner ?? ''}/${data.repo ?? ''}`;
    const slash = project.lastIndexOf('/');
    return {
      from: 'pullRequests',
      ...access,
      organization: project.slice(0, Math.max(slash, 0)),
      repository: project.slice(slash + 1),
      ...(labels && { labels }),
    };
  }
  return undefined;
}
