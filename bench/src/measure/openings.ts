/**
 * What a tab asks its backend when somebody opens it, until it shows everything. The calls were read in the
 * published front ends, named beside each; a tab's calls that do not wait for each other go out together.
 */

import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { serviceName } from '../argocd/Fleet';
import { entityRef, type Peer } from '../processes/backends';
import type { Visitor } from '../processes/Backend';

/** Opens the tab of a pipeline's service, and resolves when all is there. */
export type Opening = (visitor: Visitor, pipeline: number) => Promise<void>;

export function pipelinePath(instance: string, pipeline: number): string {
  return `/promotions/pipelines/${instance}/argocd/${serviceName(pipeline)}`;
}

export function listPath(pipeline: number): string {
  const ref = encodeURIComponent(entityRef(pipeline));
  return `/promotions/pipelines?entityRef=${ref}`;
}

const listed = z.object({
  items: z.array(
    z.object({
      ref: z.object({
        instance: z.string(),
        namespace: z.string(),
        name: z.string(),
      }),
    }),
  ),
});

/** plugins/promotions: hooks/usePipelines.ts, then hooks/usePipeline.ts for each. */
export const openPromotion: Opening = async (visitor, pipeline) => {
  const { text } = await visitor.get(listPath(pipeline));
  const { items } = listed.parse(JSON.parse(text));
  if (items.length !== 1) {
    throw new Error(`${entityRef(pipeline)} has ${items.length} pipelines`);
  }
  const { instance } = items[0].ref;
  await visitor.get(pipelinePath(instance, pipeline));
};

const applications = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        history: z.array(
          z.object({ revision: z.string(), deployedAt: z.string() }),
        ),
      }),
    }),
  ),
});
type Applications = z.infer<typeof applications>['items'];

/**
 * `@backstage-community/plugin-argocd` 3.1.0, the tab "Deployment Lifecycle": dist/hooks/useApplications.esm.js,
 * dist/components/DeploymentLifeCycle/DeploymentLifecycle.esm.js (getRevisionDetailsList: each revision once).
 */
const openCommunity: Opening = async (visitor, pipeline) => {
  const base = '/backstage-community-argocd/argoInstance/argocd-1/applications';
  const selector = `service=${serviceName(pipeline)}`;
  const query = `?selector=${encodeURIComponent(selector)}`;
  const { text } = await visitor.get(`${base}/selector/${selector}${query}`);
  const { items } = applications.parse(JSON.parse(text));
  requireTargets(items);
  const byRevision = new Map<string, string>();
  items.forEach(({ metadata, status }) =>
    status.history.forEach(({ revision }) => {
      byRevision.set(revision, byRevision.get(revision) ?? metadata.name);
    }),
  );
  await Promise.all(
    [...byRevision].map(([revision, name]) =>
      visitor.get(`${base}/name/${name}/revisions/${revision}/metadata`),
    ),
  );
};

/**
 * `@roadiehq/backstage-plugin-argo-cd` 2.12.5, the tab "ArgoCD": dist/Router.esm.js, dist/components/
 * useAppDetails.esm.js and ArgoCDHistoryCard.esm.js (each entry of each history but the oldest).
 */
const openRoadie: Opening = async (visitor, pipeline) => {
  const selector = encodeURIComponent(`service=${serviceName(pipeline)}`);
  await visitor.get(`/argocd/find/selector/${selector}`);
  const base = '/argocd/argoInstance/argocd-1/applications';
  const { text } = await visitor.get(`${base}/selector/${selector}`);
  const { items } = applications.parse(JSON.parse(text));
  requireTargets(items);
  const entries = items.flatMap(({ metadata, status }) =>
    [...status.history]
      .sort((a, b) => Date.parse(b.deployedAt) - Date.parse(a.deployedAt))
      .slice(0, -1)
      .map(({ revision }) => ({ name: metadata.name, revision })),
  );
  await Promise.all(
    entries.map(({ name, revision }) =>
      visitor.get(`${base}/name/${name}/revisions/${revision}/metadata`),
    ),
  );
};

export const PEER_OPENINGS: Record<Peer, Opening> = {
  community: openCommunity,
  roadie: openRoadie,
};

/** How long an opening takes, in milliseconds. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

function requireTargets(items: Applications): void {
  if (items.length !== 4) {
    throw new Error(`a tab found ${items.length} Applications instead of 4`);
  }
}
