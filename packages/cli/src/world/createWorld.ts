/** The world that an ApplicationSet is rendered in: folders for repositories, a file for the clusters. */
import type { Cluster, RenderWorld } from '@stagecraft/applicationset';
import { repositoryKey } from './repositoryUrl';
import type { StandIn } from './standIn';

/**
 * Answers as Argo CD's repo server does, also for what is not there; a forge or a plugin can never be asked
 * from here.
 */
export function createWorld(
  standIns: readonly StandIn[],
  clusters: readonly Cluster[],
): RenderWorld {
  return {
    clusters: async () => clusters,
    async files(repoURL, revision) {
      const key = repositoryKey(repoURL);
      const found = standIns.filter(standIn => standIn.key === key);
      if (found.length === 0) {
        throw new Error('failed to list refs: repository not found: ');
      }
      // What names its revision goes before what stands for all.
      const exact = found.filter(standIn => standIn.revision !== undefined);
      for (const standIn of [...exact, ...found]) {
        if (await standIn.knows(revision)) return standIn.files(revision);
      }
      throw new Error(`unable to resolve '${revision}' to a commit SHA`);
    },
  };
}
