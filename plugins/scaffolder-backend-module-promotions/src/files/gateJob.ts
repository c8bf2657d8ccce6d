/**
 * The gate Job of a stage: it tests the stage before, and nothing of a release is applied in its own
 * stage until it has passed.
 *
 * It is a PreSync hook because only that holds whoever opens the stage: Argo CD leaves Sync and
 * PostSync hooks out of health, so a stage whose PostSync Job failed counts as Healthy and the next one
 * opens (recordings gatejobs and gatesync).
 */
import { InputError } from '@backstage/errors';
import {
  GATE_JOB_HOOK,
  writeManifest,
  type PipelineDescription,
} from '@stagecraft/applicationset';

export interface GateJobOptions {
  /** The container's image; one with curl unless given. */
  image?: string;
  /** The container's arguments; a request to the stage before unless given. */
  args?: string[];
}

const CURL = 'docker.io/curlimages/curl:8.16.0';

/**
 * @param index the stage that the Job holds
 * @throws InputError when the stage before cannot be reached from there and nothing else is to run
 */
export function gateJob(
  pipeline: PipelineDescription,
  index: number,
  { image = CURL, args }: GateJobOptions,
): string {
  return writeManifest({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${pipeline.name}-gate`,
      annotations: {
        'argocd.argoproj.io/hook': GATE_JOB_HOOK,
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      },
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: 600,
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'gate',
              image,
              args: args ?? requestTo(pipeline, index),
            },
          ],
        },
      },
    },
  });
}

function requestTo({ name, stages }: PipelineDescription, index: number) {
  const stage = stages[index];
  const before = stages.slice(0, index).at(-1);
  if (!before) {
    throw new InputError(
      `The stage "${stage.name}" comes first, so its gate Job has no stage to test; take the gate Job away, or say in gateJob.args what it is to run`,
    );
  }
  const here = new Set(stage.targets.map(({ cluster }) => cluster));
  const near = before.targets.find(({ cluster }) => here.has(cluster));
  if (!near || here.size > 1) {
    throw new InputError(
      `The gate Job of the stage "${stage.name}" cannot reach the stage "${
        before.name
      }" from each of its clusters (${[...here].join(
        ', ',
      )}); say in gateJob.args what it is to run`,
    );
  }
  const url = `http://${name}.${near.namespace}.svc`;
  return ['--fail', '--silent', '--show-error', '--retry', '3', url];
}
