/** The repository that tells the portal's catalog which services there are. */

import { stringify } from 'yaml';
import type { Files } from './repositoryFiles';

/** @param pages the web addresses of the services' repositories */
export function catalogFiles(pages: string[]): Files {
  return {
    'catalog-info.yaml': stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Location',
      metadata: {
        name: 'demo-services',
        description: 'The services of the demo.',
      },
      spec: {
        type: 'url',
        targets: pages.map(page => `${page}/src/branch/main/catalog-info.yaml`),
      },
    }),
  };
}
