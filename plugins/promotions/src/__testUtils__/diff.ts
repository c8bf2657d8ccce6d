/** What approving the release of the fixtures would do. */

import type { StageDiffResponse } from '@stagecraft/plugin-promotions-common';
import { NEW, OLD, minutesAgo } from './pipelines';

export function diff(more: Partial<StageDiffResponse> = {}): StageDiffResponse {
  const on = { target: 'checkout-prod-eu', namespace: 'shop' };
  return {
    releaseId: 'release-2',
    sources: [
      {
        repoURL: 'https://git.example.com/shop/checkout.git',
        from: OLD,
        to: NEW,
        complete: true,
        commits: [
          {
            revision: NEW,
            subject: 'faster basket',
            author: 'Ada Byron',
            date: minutesAgo(30),
          },
          {
            revision: '5b1e0c7aa2a3a4a5a6a7a8a9b0b1b2b3b4b5b6b7',
            subject: 'cache price lookups',
            author: 'Ada Byron',
            date: minutesAgo(60 * 25),
          },
          {
            revision: 'c9920aab1b2b3b4b5b6b7b8b9c0c1c2c3c4c5c6c',
            subject: 'drop the old basket route',
            author: 'Edsger Wybe',
            date: minutesAgo(60 * 27),
          },
        ],
      },
    ],
    resources: [
      {
        ...on,
        group: 'apps',
        kind: 'Deployment',
        name: 'checkout',
        change: 'update',
      },
      {
        ...on,
        group: '',
        kind: 'ConfigMap',
        name: 'checkout',
        change: 'update',
      },
      {
        ...on,
        group: 'networking.k8s.io',
        kind: 'Ingress',
        name: 'old-basket',
        change: 'delete',
      },
    ],
    problems: [],
    ...more,
  };
}
