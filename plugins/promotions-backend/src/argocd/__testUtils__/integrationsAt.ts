/** GitHub, GitLab and Gitea as app-config names them, all answered by one server of a test. */

import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';

export function integrationsAt(url: string): ScmIntegrations {
  const { host } = new URL(url);
  const github = {
    host: 'github.test',
    apiBaseUrl: `${url}/github`,
    token: 'gh',
  };
  const gitlab = {
    host: 'gitlab.test',
    apiBaseUrl: `${url}/gitlab`,
    baseUrl: 'https://gitlab.test',
    token: 'gl',
  };
  const gitea = { host, baseUrl: url, username: 'u', password: 'p' };
  return ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: { github: [github], gitlab: [gitlab], gitea: [gitea] },
    }),
  );
}
