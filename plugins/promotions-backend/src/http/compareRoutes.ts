/** The route that puts two stages side by side. What a target runs is what its deployed revisions render to. */

import type {
  CommitInfo,
  StageComparisonResponse,
} from '@stagecraft/plugin-promotions-common';
import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type { ArgoDetails } from '../argocd/ArgoDetails';
import { ArgoError } from '../argocd/errors';
import type { Application, ArgoSource } from '../argocd/types';
import {
  compareStages,
  type ComparedTarget,
  type Setting,
} from '../model/comparing/compareStages';
import { factsOf } from '../model/comparing/factsOf';
import { deployedRevisions } from '../model/operations';
import { refOf } from '../model/pinnedSync';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { requireStage } from './findStage';
import { limitEach } from './limitEach';
import { parse, pipelineParams } from './parameters';
import type { PipelineAccess } from './PipelineAccess';

export interface CompareRoutesOptions {
  access: PipelineAccess;
  /** By instance. */
  details: ReadonlyMap<string, ArgoDetails>;
}

const index = z.coerce.number().int().min(0);
const compareQuery = z.object({ left: index, right: index });

/** Each is two calls that can hold megabytes for a moment, whoever asks. */
const TARGETS_AT_ONCE = 4;
/** Most targets of a stage that are looked at; a stage of hundreds is alike. */
const MOST_TARGETS = 20;

export function addCompareRoutes(
  router: Router,
  { access, details }: CompareRoutesOptions,
): void {
  const atOnce = limitEach(TARGETS_AT_ONCE);
  router.get(
    '/pipelines/:instance/:namespace/:name/compare',
    async (req, res: Response<StageComparisonResponse>) => {
      const ref = parse(pipelineParams, req.params);
      const { left, right } = parse(compareQuery, req.query);
      const credentials = await access.credentials(req);
      const snapshot = await access.read(credentials, ref);
      const problems = new Set<string>();
      const api = details.get(ref.instance);
      if (!api) {
        problems.add(`${ref.instance} is not configured.`);
      }
      const look = (app: Application, stage: string) =>
        atOnce(ref.instance, () =>
          lookAt({ app, stage, snapshot, api, problems }),
        );
      const sides = [left, right].map(at => {
        requireStage(snapshot, at);
        const { name } = snapshot.pipeline.stages[at];
        const applications = snapshot.applications[at];
        if (applications.length > MOST_TARGETS) {
          problems.add(
            `Only ${MOST_TARGETS} of the ${applications.length} targets of ${name} were looked at.`,
          );
        }
        const shown = applications.slice(0, MOST_TARGETS);
        return {
          stage: { index: at, name },
          look: () => Promise.all(shown.map(app => look(app, name))),
        };
      });
      const [lefts, rights] = await Promise.all(sides.map(side => side.look()));
      const compared = compareStages(lefts, rights);
      res.json({
        left: sides[0].stage,
        right: sides[1].stage,
        rows: compared.rows,
        problems: [...problems, ...compared.problems],
      });
    },
  );
}

interface Look {
  app: Application;
  stage: string;
  snapshot: PipelineSnapshot;
  api: ArgoDetails | undefined;
  /** For people; added to. */
  problems: Set<string>;
}

async function lookAt(look: Look): Promise<ComparedTarget> {
  const { app, stage, snapshot, api, problems } = look;
  const { name } = app.key;
  const place = { name, stage, destination: app.destination.namespace };
  const revisions = revisionsOf(app, snapshot.pipeline.commits);
  if (!api) {
    return { ...place, revisions };
  }
  if (app.deployedFrom === 'other') {
    problems.add(
      `The sources of ${name} have changed since it was deployed: its values are those of now.`,
    );
  }
  const [objects, settings] = await Promise.all([
    known(problems, `What ${name} runs`, () => objectsOf(look, api)),
    known(problems, `What is set for ${name}`, () => settingsOf(app, api)),
  ]);
  return { ...place, revisions, objects, settings };
}

async function objectsOf({ app, problems }: Look, api: ArgoDetails) {
  const deployed = deployedRevisions(app);
  if (deployed.length === 0) {
    problems.add(`${app.key.name} was never deployed.`);
    return undefined;
  }
  const { multiSource } = app;
  const objects = await api.renderedObjects(refOf(app), deployed, {
    multiSource,
  });
  if (objects.some(({ kind }) => kind === 'Secret')) {
    problems.add(
      'What is in Secrets is not compared: Argo CD does not tell it.',
    );
  }
  return objects.map(factsOf);
}

async function settingsOf(
  app: Application,
  api: ArgoDetails,
): Promise<Setting[]> {
  const values = await api.sourceValues(refOf(app));
  return values.flatMap((source, at) =>
    source.map(({ name, value }) => ({
      subject:
        values.length > 1 ? `${sourceName(app.sources[at])}: ${name}` : name,
      value,
    })),
  );
}

function revisionsOf(
  app: Application,
  commits: readonly CommitInfo[],
): Setting[] {
  return deployedRevisions(app).map((revision, at) => {
    const subject = sourceName(app.sources[at]);
    const words = commits.find(commit => commit.revision === revision)?.subject;
    const label = [shortRevision(revision), words].filter(Boolean).join(' ');
    return { subject, value: revision, label };
  });
}

/** Without its path: that differs between stages, and names no other thing. */
function sourceName(source: ArgoSource | undefined): string {
  const { repoURL, chart } = source ?? { repoURL: 'another source' };
  return chart ? `${repoURL} ${chart}` : repoURL;
}

/** What Argo CD does not tell is a problem to name, not a failure; anything else is thrown on. */
async function known<T>(
  problems: Set<string>,
  what: string,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ArgoError)) {
      throw error;
    }
    problems.add(`${what} is not known: ${error.message}`);
    return undefined;
  }
}
