/** Opens a pull request at a Gitea with what the workspace has that the repository has not. */

import { InputError } from '@backstage/errors';
import {
  type GiteaIntegrationConfig,
  getGiteaRequestOptions,
  type ScmIntegrationRegistry,
} from '@backstage/integration';
import {
  type ActionContext,
  createTemplateAction,
  getRepoSourceDirectory,
  parseRepoUrl,
} from '@backstage/plugin-scaffolder-node';
import { z } from 'zod';
import { pushBranch } from './pushBranch';

interface Place {
  forge: GiteaIntegrationConfig;
  owner: string;
  repo: string;
}

interface Proposal {
  head: string;
  base: string;
  title: string;
  body: string;
}

/**
 * Its input and output are those of Backstage's `publish:github:pull-request`, as far as they go. Files are added
 * and changed, never removed: what the workspace does not have stays as it is.
 */
export function createPullRequestAction(integrations: ScmIntegrationRegistry) {
  return createTemplateAction({
    id: 'publish:gitea:pull-request',
    description:
      'Pushes what is new or changed in the workspace to a branch of a repository at Gitea, and opens a pull request.',
    schema: {
      input: {
        repoUrl: zod => zod.string().describe('host?owner=…&repo=…'),
        branchName: zod => zod.string().min(1).describe('The branch to make'),
        title: zod => zod.string().min(1),
        description: zod => zod.string().optional(),
        targetBranchName: zod =>
          zod.string().optional().describe('main unless given'),
        sourcePath: zod =>
          zod
            .string()
            .optional()
            .describe(
              'Folder of the workspace that stands for the repository; all of it unless given',
            ),
      },
      output: {
        remoteUrl: zod => zod.string().describe('The page of the pull request'),
        pullRequestNumber: zod => zod.number(),
        targetBranchName: zod => zod.string(),
      },
    },
    async handler(ctx) {
      const { branchName, title, description = '', sourcePath } = ctx.input;
      const base = ctx.input.targetBranchName ?? 'main';
      const place = placeOf(ctx.input.repoUrl, integrations);
      await ctx.checkpoint({
        key: `push.${branchName}`,
        fn: () =>
          pushBranch({
            from: getRepoSourceDirectory(ctx.workspacePath, sourcePath),
            work: () => ctx.createTemporaryDirectory(),
            cloneUrl: `${place.forge.baseUrl}/${place.owner}/${place.repo}.git`,
            auth: credentialsOf(place.forge),
            base,
            branch: branchName,
            message: title,
            author: authorOf(ctx.user),
            logger: ctx.logger,
          }),
      });
      const proposal = { head: branchName, base, title, body: description };
      const opened = await ctx.checkpoint({
        key: `open.${branchName}`,
        fn: () => openPullRequest(place, proposal),
      });
      ctx.output('remoteUrl', opened.html_url);
      ctx.output('pullRequestNumber', opened.number);
      ctx.output('targetBranchName', base);
    },
  });
}

function placeOf(repoUrl: string, integrations: ScmIntegrationRegistry): Place {
  const { host, owner, repo } = parseRepoUrl(repoUrl, integrations);
  const forge = integrations.gitea.byHost(host)?.config;
  if (!forge || !owner) {
    throw new InputError(
      `repoUrl "${repoUrl}" names no repository of a Gitea; write host?owner=…&repo=… with a host of integrations.gitea`,
    );
  }
  return { forge, owner, repo };
}

function credentialsOf({ host, username, password }: GiteaIntegrationConfig) {
  if (username && password) return { username, password };
  throw new InputError(
    `The Gitea ${host} has no username and password in integrations.gitea, so nothing can be pushed to it`,
  );
}

/** Whoever filled in the form wrote the change: a gate may keep its author from approving it. */
function authorOf(user: ActionContext<{}>['user']) {
  const profile = user?.entity?.spec.profile;
  if (!profile?.email) return undefined;
  return { name: profile.displayName ?? profile.email, email: profile.email };
}

const pullRequest = z.object({ html_url: z.string(), number: z.number() });

async function openPullRequest(
  { forge, owner, repo }: Place,
  proposal: Proposal,
) {
  const url = `${forge.baseUrl}/api/v1/repos/${owner}/${repo}/pulls`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...getGiteaRequestOptions(forge).headers,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(proposal),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(
      `The pull request from ${proposal.head} could not be opened: ${response.status} ${text}`,
    );
  }
  return pullRequest.parse(JSON.parse(text));
}
