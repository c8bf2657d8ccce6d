/** The portal where one person approves what waits in one pipeline. */

import path from 'node:path';
import type { GatedWorld } from '../argocd/GatedWorld';
import { Backend } from './Backend';
import { ROOT, typescript } from './Child';

export interface ApprovingPortalOptions {
  place: string;
  world: Pick<GatedWorld, 'url'>;
  /** SQLite when absent. */
  postgres?: string;
}

export function startApprovingPortal({
  place,
  world,
  postgres,
}: ApprovingPortalOptions): Promise<Backend> {
  const people = [{ name: 'bench', displayName: 'Bench', rights: 'Approves.' }];
  return Backend.start({
    name: 'the portal',
    place: path.join(place, 'portal'),
    args: typescript('bench/src/backends/portal.ts'),
    cwd: path.join(ROOT, 'bench'),
    config: {
      catalog: { locations: [] },
      stagecraft: { demo: true, people },
      promotions: {
        instances: [
          {
            name: 'bench',
            url: world.url,
            token: 'backstage-token',
            execute: true,
          },
        ],
        policies: [
          {
            name: 'production',
            match: {},
            approvers: { users: ['user:default/bench'] },
          },
        ],
      },
    },
    provider: 'demo',
    ...(postgres && {
      database: { client: 'pg', connection: postgres },
    }),
  });
}
