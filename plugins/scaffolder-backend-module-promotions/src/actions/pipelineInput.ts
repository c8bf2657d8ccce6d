/** From the input of the action to the description of a pipeline. */
import { InputError } from '@backstage/errors';
import {
  DescriptionError,
  readPipeline,
  type PipelineDescription,
  type SourceDescription,
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
  /** The portal that opens `verified` stages. */
  executor?: string;
  /** Entity reference of the person who asks for it. */
  scaffoldedBy?: string;
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
      sync: { prune: input.prune },
      executor: input.executor,
      scaffoldedBy: input.scaffoldedBy,
      sources: [
        {
          kind: 'directory',
          repoURL,
          targetRevision: input.defaultBranch,
          path: `${input.manifestsPath ?? 'deploy'}/{stage}`,
        },
      ],
      stages: input.stages.map(({ name, targets, ...stage }, index) => ({
        name,
        gate: gateOf(stage, index > 0 && input.executor !== undefined),
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

/** The folder that holds one folder of manifests for each stage. */
export function manifestsFolder({ sources }: PipelineDescription): string {
  return pathOf(sources[0]).replace(/\/?\{stage\}$/, '');
}

function pathOf(source: SourceDescription): string {
  return 'path' in source ? source.path : '';
}

/**
 * Unless somebody has to approve it the portal opens a stage on evidence, where there is one that does: RollingSync can
 * open it before the stages before have seen the commit (recording 3.5/skip).
 */
function gateOf(
  { gate, needsApproval }: Pick<StageInput, 'gate' | 'needsApproval'>,
  canBeVerified: boolean,
): StageDescription['gate'] {
  if (gate !== undefined) return gate;
  if (needsApproval) return 'approval';
  return canBeVerified ? 'verified' : 'argocd';
}
