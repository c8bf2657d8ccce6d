/** From the repository that a template names to the URL that Argo CD reads it from. */
import { InputError } from '@backstage/errors';
import type { ScmIntegrationRegistry } from '@backstage/integration';

/**
 * The clone URL of a repository, given as such or in the scaffolder's own form
 * `host?owner=…&repo=…`, which the publish actions take.
 * @throws InputError when it is neither
 */
export function cloneUrl(
  repoUrl: string,
  integrations: ScmIntegrationRegistry,
): string {
  if (/^(https?|ssh):\/\/|^git@/.test(repoUrl)) return repoUrl;
  const [host, query = ''] = repoUrl.split('?');
  const parameters = new URLSearchParams(query);
  const owner = parameters.get('owner');
  const repo = parameters.get('repo');
  if (!host && owner) {
    throw new InputError(
      `repoUrl "${repoUrl}" names no forge; where the template takes it from scaffolder.defaultEnvironment.parameters.forgeHost, say in app-config which host that is`,
    );
  }
  if (!host || !owner || !repo) {
    throw new InputError(
      `repoUrl "${repoUrl}" names no repository; write host?owner=…&repo=… as for the publish action, or the clone URL`,
    );
  }
  return `${baseUrl(host, integrations)}/${owner}/${repo}.git`;
}

/** A forge under a path or without TLS says so in its integration. */
function baseUrl(host: string, integrations: ScmIntegrationRegistry): string {
  const gitea = integrations.gitea.byHost(host)?.config.baseUrl;
  const gitlab = integrations.gitlab.byHost(host)?.config.baseUrl;
  return (gitea ?? gitlab ?? `https://${host}`).replace(/\/+$/, '');
}
