/** Checks that Jobs which are meant to hold a rollout are where they do. */
import { parseAllDocuments, parse } from 'yaml';
import { z } from 'zod';
import { gateJobHolds } from '../gateJob';
import type { RenderedApplication } from '../render/application';
import type { RenderWorld } from '../render/world';
import type { ApplicationSet } from '../schema/applicationSet';
import { stagesOf } from '../stagesOf';
import { pathOf } from './checkApplications';
import type { Finding } from './finding';
import { declaredStages, isClosed, type DeclaredStage } from './stages';

const sourceSchema = z.object({
  repoURL: z.string(),
  targetRevision: z.string().default('HEAD'),
  path: z.string(),
});
type Source = z.infer<typeof sourceSchema>;
type Files = ReadonlyMap<string, string>;

/** Reads the manifests of every stage and tells of hook Jobs that stop nothing. */
export async function checkGateJobs(
  set: ApplicationSet,
  applications: readonly RenderedApplication[],
  world: RenderWorld,
): Promise<Finding[]> {
  const stages = declaredStages(set);
  const members = stagesOf(set, applications).stages;
  const found = await Promise.all(
    stages.map(stage =>
      Promise.all(
        members[stage.index].flatMap(application =>
          sourcesOf(application).map(source =>
            checkSource(application, source, stage, stages, world),
          ),
        ),
      ),
    ),
  );
  return unique(found.flat(2));
}

function sourcesOf({ spec }: RenderedApplication): Source[] {
  const given = Array.isArray(spec.sources) ? spec.sources : [spec.source];
  return given.flatMap(value => {
    const { success, data } = sourceSchema.safeParse(value);
    return success ? [data] : [];
  });
}

async function checkSource(
  application: RenderedApplication,
  { repoURL, targetRevision, path }: Source,
  stage: DeclaredStage,
  stages: readonly DeclaredStage[],
  world: RenderWorld,
): Promise<Finding[]> {
  let files: Files;
  try {
    files = await world.files(repoURL, targetRevision);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      {
        code: 'manifestsUnread',
        path: `${pathOf(application)} spec.source`,
        message: `The manifests of the stage "${stage.name}" could not be read from ${repoURL} at ${targetRevision}: ${reason}`,
      },
    ];
  }
  const folder = path.replace(/^(\.\/)+|\/+$/g, '');
  return manifestPaths(files, folder).flatMap(file =>
    checkFile(file, files.get(file) ?? '', stage, stages),
  );
}

/** The files that Argo CD reads for a folder: what its kustomization lists, else all beside each other. */
function manifestPaths(files: Files, folder: string): string[] {
  const prefix = folder === '.' || folder === '' ? '' : `${folder}/`;
  const kustomization = files.get(`${prefix}kustomization.yaml`);
  if (kustomization !== undefined) {
    return resourcesIn(kustomization).flatMap(entry => {
      const path = joined(prefix, entry);
      return files.has(path) ? [path] : manifestPaths(files, path);
    });
  }
  return [...files.keys()].filter(
    path =>
      path.startsWith(prefix) &&
      !path.slice(prefix.length).includes('/') &&
      /\.(ya?ml|json)$/.test(path),
  );
}

function resourcesIn(text: string): string[] {
  const schema = z.object({ resources: z.array(z.string()).default([]) });
  const { success, data } = schema.safeParse(parse(text));
  return success ? data.resources : [];
}

function joined(prefix: string, entry: string): string {
  const parts: string[] = [];
  for (const part of `${prefix}${entry}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

const hookJob = z.object({
  kind: z.literal('Job'),
  metadata: z.object({
    name: z.string().optional(),
    generateName: z.string().optional(),
    annotations: z.object({ 'argocd.argoproj.io/hook': z.string() }),
  }),
});

function checkFile(
  path: string,
  text: string,
  stage: DeclaredStage,
  stages: readonly DeclaredStage[],
): Finding[] {
  const next = stages.at(stage.index + 1);
  const jobs = parseAllDocuments(text).flatMap(document => {
    const { success, data } = hookJob.safeParse(document.toJS());
    return success ? [data.metadata] : [];
  });
  return jobs.flatMap(({ name, generateName, annotations }) => {
    const hook = annotations['argocd.argoproj.io/hook'];
    if (!next || gateJobHolds(hook, { closed: isClosed(next) })) return [];
    return [
      {
        code: 'gateJobDoesNotHold' as const,
        path,
        message: `The ${hook} Job "${
          name ?? generateName ?? ''
        }" of the stage "${stage.name}" does not hold the stage "${
          next.name
        }", which Argo CD opens before the Job has ended; make it a PreSync hook of "${
          next.name
        }", or close "${next.name}" with maxUpdate: 0`,
      },
    ];
  });
}

function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Map(
    findings.map(found => [`${found.path}\n${found.message}`, found]),
  );
  return [...seen.values()];
}
