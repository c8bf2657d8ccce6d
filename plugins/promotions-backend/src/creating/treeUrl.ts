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
const MOST_NAMES = 20;

export function treeUrl(
  integrations: Pick<ScmIntegrationRegistry, 'byUrl'>,
  repoURL: string,
  revision: string,
): string | Unread {
  const url = repositoryUrl(repoURL);
  if (url === undefined || !isRepository(url)) {
    return { reason: 'its address is that of no repository at a forge' };
  }
  const type = integrations.byUrl(url)?.type ?? '';
  if (!Object.hasOwn(TREES, type)) {
    return {
      reason: `the portal has no integration for ${new URL(url).host}`,
    };
  }
  return NAME.test(revision)
    ? TREES[type](url, revision)
    : { reason: `"${revision}" is not the plain name of a branch or commit` };
}

/** An owner or groups, and a name: nothing that a forge would take for something else. */
function isRepository(url: string): boolean {
  const parts = new URL(url).pathname.split('/').slice(1);
  return (
    parts.length >= 2 &&
    parts.length <= MOST_NAMES &&
    parts.every(part => NAME.test(part))
  );
}
