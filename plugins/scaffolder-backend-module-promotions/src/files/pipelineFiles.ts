/** What a pipeline's stages are deployed from, where it is written with the pipeline: overlays, or values of a chart. */
import { InputError } from '@backstage/errors';
import type { PipelineDescription } from '@stagecraft/plugin-promotions-common';
import { writeManifest } from '@stagecraft/applicationset';
import type { Files } from '../workspace/Workspace';
import { gateJob, type GateJobOptions } from './gateJob';

/** What is to be written for each stage. */
export type Manifests = 'kustomize' | 'helm' | 'none';

/**
 * The files of the stages, text by path. What stages have in common is not written here: the base or the chart has to be
 * in the workspace, so that one commit there is one release that moves through all stages.
 *
 * @param gated names of the stages that a gate Job holds
 * @throws InputError where they would be of no use
 */
export function stageFiles(
  pipeline: PipelineDescription,
  manifests: Manifests,
  {
    gated,
    job,
    present,
  }: { gated: ReadonlySet<string>; job: GateJobOptions; present: Files },
): Files {
  if (manifests === 'kustomize') return overlays(pipeline, gated, job, present);
  requireNoJobs(pipeline, gated);
  return manifests === 'helm' ? valueFiles(pipeline, present) : new Map();
}

/** A Job that nothing deploys holds nothing. */
function requireNoJobs(
  { stages }: PipelineDescription,
  gated: ReadonlySet<string>,
): void {
  const index = stages.findIndex(({ name }) => gated.has(name));
  if (index < 0) return;
  throw new InputError(
    `stages[${index}].gateJob: gate Jobs are written beside Kustomize overlays only (manifests: kustomize); bring the Job with the manifests of "${stages[index].name}", as a PreSync hook`,
  );
}

function overlays(
  pipeline: PipelineDescription,
  gated: ReadonlySet<string>,
  job: GateJobOptions,
  present: Files,
): Files {
  const files = new Map<string, string>();
  const folder = stageFolder(pipeline);
  const base = `${folder}base/kustomization.yaml`;
  if (!present.has(base)) {
    throw new InputError(
      `The stages of "${pipeline.name}" build on ${base}, which is not in the workspace; fetch a skeleton that has it in an earlier step, or name its folder in manifestsPath`,
    );
  }
  pipeline.stages.forEach(({ name }, index) => {
    const hasJob = gated.has(name);
    files.set(`${folder}${name}/kustomization.yaml`, kustomization(hasJob));
    if (hasJob)
      files.set(
        `${folder}${name}/gate-job.yaml`,
        gateJob(pipeline, index, job),
      );
  });
  return files;
}

/** The folder that holds one folder of manifests for each stage. */
function stageFolder({ sources, services }: PipelineDescription): string {
  const path = sources
    .flatMap(each => ('path' in each ? [each.path] : []))
    .find(each => /(^|\/)\{stage\}$/.test(each));
  if (path !== undefined && !services) return path.replace(/\{stage\}$/, '');
  throw new InputError(
    'manifests: overlays are written for one service whose source has a path that ends with {stage}; say manifests: none and bring the manifests yourself',
  );
}

function kustomization(hasJob: boolean): string {
  return writeManifest({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['../base', ...(hasJob ? ['gate-job.yaml'] : [])],
  });
}

/** A file of values for each stage that has none yet. */
function valueFiles(
  { name, sources, stages, services }: PipelineDescription,
  present: Files,
): Files {
  const [chart] = sources.flatMap(each => (each.kind === 'helm' ? [each] : []));
  const file = chart?.valueFiles?.find(
    each => each.includes('{stage}') && !each.startsWith('$'),
  );
  if (!file || services) {
    throw new InputError(
      'manifests: files of values are written for one service whose source of kind helm has a value file with {stage} in its name; say manifests: none and bring them yourself',
    );
  }
  if (!present.has(`${chart.path}/Chart.yaml`)) {
    throw new InputError(
      `The stages of "${name}" build on ${chart.path}/Chart.yaml, which is not in the workspace; fetch a skeleton that has it in an earlier step, or name its folder in manifestsPath`,
    );
  }
  return new Map(
    stages.flatMap(stage => {
      const path = `${chart.path}/${file}`.replaceAll('{stage}', stage.name);
      const text = `# What ${name} has in ${stage.name}, beside what values.yaml says for all stages.\n{}\n`;
      return present.has(path) ? [] : [[path, text] as const];
    }),
  );
}
