/** Which forge holds a repository, by Backstage's `integrations`; credentials only ever go where they say. */

import {
  DefaultGithubCredentialsProvider,
  type ScmIntegrationRegistry,
} from '@backstage/integration';
import { repositoryUrl, type Forge, type Repository } from './forge';
import { giteaForge } from './gitea';
import { githubForge } from './github';
import { gitlabForge } from './gitlab';

export type FindForge = (
  repoURL: string,
) => { forge: Forge; repository: Repository } | undefined;

/** Undefined for a host without an integration and for kinds of forge that cannot compare. */
export function forgeFinder(integrations: ScmIntegrationRegistry): FindForge {
  const credentials =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);

  function forgeFor(url: string): Forge | undefined {
    const github = integrations.github.byUrl(url);
    if (github) {
      return githubForge(github.config, credentials);
    }
    const gitlab = integrations.gitlab.byUrl(url);
    if (gitlab) {
      return gitlabForge(gitlab.config);
    }
    const gitea = integrations.gitea.byUrl(url);
    return gitea && giteaForge(gitea.config);
  }

  return repoURL => {
    const url = repositoryUrl(repoURL);
    const forge = url === undefined ? undefined : forgeFor(url);
    if (url === undefined || !forge) {
      return undefined;
    }
    const path = new URL(url).pathname.replace(/^\//, '');
    return { forge, repository: { url, path } };
  };
}
