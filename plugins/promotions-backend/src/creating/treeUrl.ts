/** The address under which Backstage reads a repository at a branch, where one of its `integrations` holds it. Pure. */

import type { ScmIntegrationRegistry } from '@backstage/integration';
import { repositoryUrl } from '../argocd/forges/forge';
import type { Unread } from './RepositoryFiles';

/** How each forge writes it. */
const TREES: Record<string, (url: string, revision: string) => string> = {
  github: (url, revision) => `${url}/tree/${revision}`,
  gitlab: (url, revision) => `${url}/-/tree/${revision}`,
  gitea: (url, revision) => `${url}/src/branch/${revision}`,
};

const NAME = /^\w[\w.-]*$/;
/** Of GitLab's groups within groups. */
const MOST_NAMES = 21;

export function treeUrl(
  integrations: Pick<ScmIntegrationRegistry, 'byUrl'>,
  repoURL: string,
  revision: string,
): string | Unread {
  const url = repositoryUrl(repoURL);
  const type = (url && integrations.byUrl(url)?.type) ?? '';
  if (url === undefined || !isRepository(url, type)) {
    return { reason: 'its address is that of no repository at a forge' };
  }
  if (!Object.hasOwn(TREES, type)) {
    return {
      reason: `the portal has no integration for ${new URL(url).host}`,
    };
  }
  return NAME.test(revision)
    ? TREES[type](url, revision)
    : { reason: `"${revision}" is not the plain name of a branch or commit` };
}

/** An owner, at GitLab groups, and a name: nothing that a forge would take for something else. */
function isRepository(url: string, type: string): boolean {
  const parts = new URL(url).pathname.split('/').slice(1);
  const most = type === 'gitlab' ? MOST_NAMES : 2;
  return (
    parts.length >= 2 &&
    parts.length <= most &&
    parts.every(part => NAME.test(part))
  );
}
