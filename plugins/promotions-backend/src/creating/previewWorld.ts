/** The world in which a preview is rendered: what is known here of clusters and repositories. */

import type { RenderWorld } from '@stagecraft/applicationset';
import type { KnownPlaces } from './Places';

export function previewWorld(places: KnownPlaces | undefined): RenderWorld {
  return {
    files: async repoURL => {
      throw new Error(`What is in ${repoURL} is not known here`);
    },
    clusters: async () => places?.clusters ?? [],
  };
}
