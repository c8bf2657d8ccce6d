/** The route behind the approval dialog: exactly what would be deployed where. What could not be asked is told. */

import type {
  ResourceChange,
  SourceCommits,
  StageDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import limitCalls from 'p-limit';
import { z } from 'zod';
import type { ArgoApi } from '../argocd/ArgoApi';
import type { CommitRange } from '../argocd/CommitSource';
import type { Application } from '../argocd/types';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { deployedRevisions, same } from '../model/operations';
import { prunes } from '../model/release';
import { requireStage } from './findStage';
import { ReleaseChanged } from './errors';
import { parse, stageParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';
import { changesOf } from '../model/comparing/stageDiff';

export interface DiffRoutesOptions {
  access: PipelineAccess;
  /** By instance. */
  argo: ReadonlyMap<string, ArgoApi>;
  commits: (range: CommitRange) => Promise<SourceCommits>;
}

interface Question extends DiffRoutesOptions {
  snapshot: PipelineSnapshot;
  applications: Application[];
  revisions: string[];
}

/** A stage of hundreds of targets must not be hundreds of calls at once. */
const TARGETS_AT_ONCE = 6;

const diffQuery = z.object({ releaseId: z.string() });

export function addDiffRoutes(
  router: Router,
  options: DiffRoutesOptions,
): void {
  router.get(
    '/pipelines/:instance/:namespace/:name/stages/:index/diff',
    async (req, res: Response<StageDiffResponse>) => {
      const { index, ...ref } = parse(stageParams, req.params);
      const { releaseId } = parse(diffQuery, req.query);
      const credentials = await options.access.credentials(req);
      const snapshot = await options.access.read(credentials, ref);
      requireStage(snapshot, index);
      const { release, name } = snapshot.pipeline.stages[index];
      if (release.id !== releaseId) {
        throw new ReleaseChanged(
          `${name} is no longer offered that release. Look at what would be deployed now.`,
        );
      }
      const applications = snapshot.applications[index];
      const { revisions } = release;
      const question = { ...options, snapshot, applications, revisions };
      const [sources, resources] = await Promise.all([
        commitsOf(question),
        resourcesOf(question),
      ]);
      res.json({ releaseId, sources, ...resources });
    },
  );
}

/** Commits of each distinct repository and range; a target that runs the release already adds none. */
async function commitsOf(question: Question): Promise<SourceCommits[]> {
  const ranges = new Map<string, CommitRange>();
  for (const application of question.applications) {
    const deployed = deployedRevisions(application);
    application.sources.forEach((source, sourceIndex) => {
      const to = question.revisions[sourceIndex];
      const from = deployed[sourceIndex];
      if (to !== undefined && to !== from) {
        const { instance } = question.snapshot.pipeline.ref;
        const key = JSON.stringify([source.repoURL, source.chart, from, to]);
        const range = { instance, application, sourceIndex, from, to };
        ranges.set(key, ranges.get(key) ?? range);
      }
    });
  }
  return Promise.all([...ranges.values()].map(question.commits));
}

async function resourcesOf(question: Question) {
  const { instance } = question.snapshot.pipeline.ref;
  const api = question.argo.get(instance);
  if (!api) {
    return { resources: [], problems: [`${instance} is not configured.`] };
  }
  const atOnce = limitCalls(TARGETS_AT_ONCE);
  const results = await Promise.allSettled(
    question.applications.map(app =>
      atOnce(() => changesOfTarget(question, api, app)),
    ),
  );
  const resources: ResourceChange[] = [];
  const problems: string[] = [];
  results.forEach((result, i) => {
    if (result.status === 'fulfilled') {
      resources.push(...result.value);
    } else {
      const { name } = question.applications[i].key;
      problems.push(
        `What changes on ${name} is not known: ${messageOf(result.reason)}`,
      );
    }
  });
  return { resources, problems };
}

async function changesOfTarget(
  { snapshot, revisions }: Question,
  api: ArgoApi,
  app: Application,
): Promise<ResourceChange[]> {
  const ref = { ...app.key, project: app.project };
  const { multiSource } = app;
  const deployed = deployedRevisions(app);
  const [wanted, before, live] = await Promise.all([
    api.manifests(ref, revisions, { multiSource }),
    deployed.length > 0
      ? api.manifests(ref, deployed, { multiSource })
      : undefined,
    api.managedResources(ref),
  ]);
  return changesOf({
    target: app.key.name,
    destination: app.destination.namespace,
    wanted,
    deployed: before,
    live,
    prune: prunes(snapshot.set, app),
    compared: same(app.sync.revisions, revisions),
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
