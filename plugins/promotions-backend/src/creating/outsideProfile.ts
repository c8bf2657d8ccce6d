/** Applications that go where their profile does not: targets may be found that no description tells. Pure. */

import type {
  CheckFinding,
  PreviewStage,
  Profile,
} from '@stagecraft/plugin-promotions-common';
import type { KnownPlaces } from './Places';

/** `places`: an Application may name a cluster's server where the profile names the cluster. */
export function outsideProfile(
  { clusters, title }: Pick<Profile, 'clusters' | 'title'>,
  stages: readonly PreviewStage[],
  places: Pick<KnownPlaces, 'clusters'> | undefined,
): CheckFinding[] {
  if (!clusters) {
    return [];
  }
  const names = new Map(
    places?.clusters.map(({ name, server }) => [server, name]),
  );
  return stages
    .flatMap(({ applications }) => applications)
    .filter(
      ({ cluster }) =>
        !clusters.includes(cluster) &&
        !clusters.includes(names.get(cluster) ?? cluster),
    )
    .map(({ name, cluster }) => ({
      code: 'outsideProfile',
      severity: 'error',
      message: `Application "${name}" goes to ${
        names.get(cluster) ?? cluster
      }, and the profile "${title}" goes to ${clusters.join(', ')} only`,
      happens: 'Argo CD deploys there: it knows nothing of profiles.',
      fix: 'Choose labels or files that lead to clusters of the profile, or another profile.',
      path: `Application ${name} spec.destination`,
    }));
}
