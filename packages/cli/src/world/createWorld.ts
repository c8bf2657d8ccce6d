/** The world that an ApplicationSet is rendered in: folders for repositories, a file for the clusters. */
import {
  MissingSource,
  type Cluster,
  type RenderWorld,
} from '@stagecraft/applicationset';
import { repositoryKey } from './repositoryUrl';
import type { StandIn } from './standIn';

/** What is there, and what to make of the rest. */
export interface WorldContent {
  standIns: readonly StandIn[];
  /** Absent where they are not known */
  clusters?: readonly Cluster[];
  /** Whether a repository for which nothing stands in exists at all; if it may, nothing is known of it */
  others: 'absent' | 'unknown';
}

/**
 * Answers as Argo CD's repo server does, also for what is not there; a forge or a plugin can never be asked
 * from here.
 */
export function createWorld({
  standIns,
  clusters,
  others,
}: WorldContent): RenderWorld {
  return {
    clusters: async () => clusters ?? [],
    clustersUnknown: clusters === undefined,
    async files(repoURL, revision) {
      const key = repositoryKey(repoURL);
      const found = standIns.filter(standIn => standIn.key === key);
      if (found.length === 0) throw unknownRepository(repoURL, others);
      // What names its revision goes before what stands for all.
      const exact = found.filter(standIn => standIn.revision !== undefined);
      for (const standIn of [...exact, ...found]) {
        if (await standIn.knows(revision)) return standIn.files(revision);
      }
      throw new Error(`unable to resolve '${revision}' to a commit SHA`);
    },
  };
}

function unknownRepository(
  repoURL: string,
  others: WorldContent['others'],
): Error {
  return others === 'absent'
    ? new Error('failed to list refs: repository not found: ')
    : new MissingSource(
        'git',
        `nothing stands in for the repository ${repoURL}; say where its files are with --repo ${repoURL}=DIRECTORY`,
      );
}
