/** From the input of the action to the description of a pipeline. */
import { InputError } from '@backstage/errors';
import {
  DescriptionError,
  readPipeline,
  type PipelineDescription,
  type StageDescription,
} from '@stagecraft/applicationset';

/** A stage as templates give it. */
export interface StageInput {
  name: string;
  needsApproval?: boolean;
  gate?: StageDescription['gate'];
  gateJob?: boolean;
  targets: { cluster: string; namespace?: string; name?: string }[];
}

/** What the action is given of a pipeline. */
export interface ActionInput {
  name: string;
  entityRef?: string;
  defaultBranch?: string;
  manifestsPath?: string;
  argocdNamespace?: string;
  project?: string;
  prune?: boolean;
  stages: StageInput[];
}

/**
 * The pipeline that an input describes.
 * @throws InputError that names every field which is wrong, and the way out
 */
export function pipelineOf(
  input: ActionInput,
  repoURL: string,
): PipelineDescription {
  try {
    return readPipeline({
      name: input.name,
      entityRef: input.entityRef ?? `component:default/${input.name}`,
      namespace: input.argocdNamespace,
      project: input.project,
      prune: input.prune,
      source: {
        repoURL,
        targetRevision: input.defaultBranch,
        path: input.manifestsPath,
      },
      stages: input.stages.map(({ name, targets, ...stage }) => ({
        name,
        gate: gateOf(stage),
        targets: targets.map(target => ({
          ...target,
          namespace: target.namespace ?? `${input.name}-${name}`,
        })),
      })),
    });
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    throw new InputError(
      `The pipeline "${input.name}" cannot be written:\n${error.message}`,
    );
  }
}

/** A stage opens by itself unless somebody has to approve it. */
function gateOf({
  gate,
  needsApproval,
}: Pick<StageInput, 'gate' | 'needsApproval'>): StageDescription['gate'] {
  if (gate !== undefined) return gate;
  return needsApproval ? 'approval' : 'argocd';
}
