/** The backends that the bench compares: ours, the floor, and the neighbours with what their documentation says. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serviceName } from '../argocd/Fleet';
import type { ArgoCds } from './ArgoCds';
import { Backend } from './Backend';
import { ROOT, typescript } from './Child';

export type Peer = 'community' | 'roadie';

/** Entities of the catalog, each with the pipeline of its name on the first Argo CD. */
export const ENTITIES = 100;

export function startFloor(place: string): Promise<Backend> {
  return Backend.start({
    name: 'the floor',
    place: path.join(place, 'floor'),
    args: typescript('bench/src/backends/floor.ts'),
    cwd: path.join(ROOT, 'bench'),
    config: {},
    provider: 'demo',
  });
}

export interface PortalOptions {
  place: string;
  argo: ArgoCds;
  /** The numbers of the pipelines that have an entity. */
  pipelines: readonly number[];
  /** Whether a browser is to open the page. */
  servesPage?: boolean;
}

export function startPortal(options: PortalOptions): Promise<Backend> {
  const { argo, servesPage } = options;
  const place = path.join(options.place, 'portal');
  const people = [{ name: 'bench', displayName: 'Bench', rights: 'Looks.' }];
  return Backend.start({
    name: 'the portal',
    place,
    args: typescript('bench/src/backends/portal.ts'),
    cwd: path.join(ROOT, 'bench'),
    env: servesPage ? { BENCH_SERVES_PAGE: 'true' } : {},
    config: {
      catalog: { locations: [writeCatalog(place, options)] },
      stagecraft: { demo: true, people },
      promotions: {
        instances: argo.instances().map(one => ({ ...one, execute: true })),
        policies: [
          {
            name: 'production',
            match: {},
            approvers: { groups: ['group:default/release-managers'] },
          },
        ],
      },
    },
    provider: 'demo',
  });
}

export function startPeer(
  peer: Peer,
  place: string,
  argo: ArgoCds,
): Promise<Backend> {
  const instances = argo.instances();
  return Backend.start({
    name: peer,
    place: path.join(place, peer),
    args: [path.join(ROOT, 'bench', 'peers', `${peer}.cjs`)],
    cwd: path.join(ROOT, 'bench', 'peers'),
    config: { argocd: { appLocatorMethods: [{ type: 'config', instances }] } },
    provider: 'guest',
  });
}

export function entityRef(pipeline: number): string {
  return `component:default/${serviceName(pipeline)}`;
}

/** Answers the location that the catalog reads. */
function writeCatalog(place: string, { argo, pipelines }: PortalOptions) {
  mkdirSync(place, { recursive: true });
  const target = path.join(place, 'catalog.yaml');
  const entities = pipelines.map(pipeline =>
    JSON.stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: serviceName(pipeline),
        annotations: {
          'promotions.stagecraft.dev/pipeline': `${
            argo.names[0]
          }:argocd/${serviceName(pipeline)}`,
        },
      },
      spec: { type: 'service', lifecycle: 'production', owner: 'bench' },
    }),
  );
  writeFileSync(target, entities.join('\n---\n'));
  const rules = [{ allow: ['Component'] }];
  return { type: 'file', target, rules };
}
