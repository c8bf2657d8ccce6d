/** What the workspace knows of the world that Argo CD would see: its own files stand for the repository they become. */
import type { RenderWorld } from '@stagecraft/applicationset';
import type { Files } from '../workspace/Workspace';

/** @param repoURL - the repository that the workspace is, or becomes; absent where it is not known */
export function worldOf(
  files: Files,
  repoURL: string | undefined,
): RenderWorld {
  return {
    clusters: async () => [],
    files: async asked => {
      if (repoURL !== undefined && sameRepository(asked, repoURL)) return files;
      throw new Error('it is not the repository of the workspace');
    },
  };
}

/** Argo CD takes a URL with and without `.git`, a closing slash and capitals for the same. */
function sameRepository(a: string, b: string): boolean {
  return plainUrl(a) === plainUrl(b);
}

function plainUrl(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
