/** The files of a pipeline: the ApplicationSet, and a folder of manifests for each stage. */
import {
  writeApplicationSet,
  type PipelineDescription,
} from '@stagecraft/applicationset';
import { stringify } from 'yaml';
import { manifestsFolder } from '../actions/pipelineInput';
import { gateJob, type GateJobOptions } from './gateJob';

/** Where the ApplicationSet lies in its repository; the bootstrap looks for it there. */
export const APPLICATION_SET_PATH = 'argocd/applicationset.yaml';

/**
 * Text by path. Each stage's folder builds on `base`, which the service brings, so that one commit
 * there is one release that moves through all stages.
 *
 * @param gated names of the stages that a gate Job holds
 * @throws InputError when a gate Job has nothing to test
 */
export function pipelineFiles(
  pipeline: PipelineDescription,
  gated: ReadonlySet<string>,
  job: GateJobOptions,
): Map<string, string> {
  const files = new Map([
    [APPLICATION_SET_PATH, writeApplicationSet(pipeline)],
  ]);
  pipeline.stages.forEach(({ name }, index) => {
    const folder = `${manifestsFolder(pipeline)}/${name}`;
    const hasJob = gated.has(name);
    files.set(`${folder}/kustomization.yaml`, kustomization(hasJob));
    if (hasJob) {
      files.set(`${folder}/gate-job.yaml`, gateJob(pipeline, index, job));
    }
  });
  return files;
}

function kustomization(hasJob: boolean): string {
  return stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['../base', ...(hasJob ? ['gate-job.yaml'] : [])],
  });
}
