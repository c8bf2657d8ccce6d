/** What a promotion pipeline is to be, before it is written as an ApplicationSet. */
import { z } from 'zod';

/**
 * Where a stage is deployed.
 * @public
 */
export interface TargetDescription {
  /** The cluster's name in Argo CD, or the URL of its API server */
  cluster: string;
  namespace: string;
  /** Tells the stage's targets apart; the cluster's name unless given */
  name?: string;
}

/**
 * A stage of a pipeline.
 * @public
 */
export interface StageDescription {
  name: string;
  /** What opens the stage: RollingSync by itself, the portal on evidence, or people */
  gate: 'argocd' | 'verified' | 'approval';
  targets: TargetDescription[];
}

/**
 * A pipeline with every default filled in.
 * @public
 */
export interface PipelineDescription {
  /** Name of the ApplicationSet and beginning of its Applications' names */
  name: string;
  /** Namespace of Argo CD */
  namespace: string;
  /** AppProject of the Applications */
  project: string;
  /** The catalog entity that the pipeline belongs to, e.g. `component:default/checkout` */
  entityRef?: string;
  source: {
    repoURL: string;
    targetRevision: string;
    /** Folder that holds one folder of manifests for each stage, named like it */
    path: string;
  };
  stages: StageDescription[];
  /** Whether resources that leave the manifests are deleted */
  prune: boolean;
  /** The portal that opens the `verified` stages, by its name in app-config (`promotions.executor`) */
  executor?: string;
  /** Who asked for the pipeline, e.g. `user:default/mona`; whoever it is may be kept from approving */
  scaffoldedBy?: string;
}

/**
 * A pipeline as it may be written by hand, defaults left out: namespace `argocd`, project `default`,
 * revision `main`, path `deploy`, and resources are pruned.
 * @public
 */
export interface PipelineInput {
  name: string;
  namespace?: string;
  project?: string;
  entityRef?: string;
  source: { repoURL: string; targetRevision?: string; path?: string };
  stages: StageDescription[];
  prune?: boolean;
  executor?: string;
  scaffoldedBy?: string;
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LABEL_RULE =
  'use lower-case letters, digits and dashes, at most 63, beginning and ending with a letter or digit';

const label = z.string().regex(LABEL, LABEL_RULE);

const target: z.ZodType<TargetDescription> = z.object({
  cluster: z.string().min(1, 'name a cluster of Argo CD or give its URL'),
  namespace: label,
  name: label.optional(),
});

const stage: z.ZodType<StageDescription> = z.object({
  name: label,
  gate: z.enum(['argocd', 'verified', 'approval']),
  targets: z.array(target).min(1, 'give the stage at least one target'),
});

const description: z.ZodType<PipelineDescription> = z
  .object({
    name: label,
    namespace: label.default('argocd'),
    project: z.string().min(1).default('default'),
    entityRef: z.string().optional(),
    source: z.object({
      repoURL: z.string().min(1),
      targetRevision: z.string().min(1).default('main'),
      path: z.string().default('deploy'),
    }),
    stages: z.array(stage).min(1, 'give the pipeline at least one stage'),
    prune: z.boolean().default(true),
    executor: z.string().min(1).optional(),
    scaffoldedBy: z.string().min(1).optional(),
  })
  .superRefine(({ stages, executor }, context) => {
    const problems = [
      ...repetitions(stages),
      ...(executor === undefined ? unopened(stages) : []),
    ];
    for (const { path, message } of problems) {
      context.addIssue({ code: 'custom', path, message });
    }
  });

/**
 * One thing that is wrong with a pipeline's description.
 * @public
 */
export interface DescriptionProblem {
  /** The field, e.g. `stages[1].targets[0].namespace` */
  path: string;
  /** What is wrong with it and the way out */
  message: string;
}

/**
 * Everything that is wrong with a pipeline's description, field by field.
 * @public
 */
export class DescriptionError extends Error {
  constructor(readonly problems: readonly DescriptionProblem[]) {
    super(
      problems.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    );
    this.name = 'DescriptionError';
  }
}

/**
 * Reads the description of a pipeline and fills in the defaults.
 * @throws DescriptionError with all that is wrong
 * @public
 */
export function readPipeline(input: unknown): PipelineDescription {
  const result = description.safeParse(input);
  if (result.success) return result.data;
  throw new DescriptionError(
    result.error.issues.map(({ path, message }) => ({
      path: fieldPath(path),
      message: `${quoted(valueAt(input, path))}${message}`,
    })),
  );
}

/** `['stages', 1, 'name']` as people write it: `stages[1].name`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

interface StageProblem {
  path: (string | number)[];
  message: string;
}

/** Two portals that watch one Argo CD must not both open a stage, so the one that does is named. */
function unopened(stages: readonly StageDescription[]): StageProblem[] {
  const message =
    'nobody would open the stage; name the portal that does in executor, as its app-config does in promotions.executor, or let people approve';
  return stages.flatMap(({ gate }, index) =>
    gate === 'verified' ? [{ path: ['stages', index, 'gate'], message }] : [],
  );
}

/** What is there twice: names of stages, and places that two targets would share. */
function repetitions(stages: readonly StageDescription[]): StageProblem[] {
  const names = stages.map(({ name }) => name);
  const repeatedNames = names.flatMap((name, index) => {
    const first = names.indexOf(name);
    const message = `stage ${
      first + 1
    } is called "${name}" too; give each stage a name of its own`;
    return first < index ? [{ path: ['stages', index, 'name'], message }] : [];
  });
  return [...repeatedNames, ...sharedPlaces(stages)];
}

function sharedPlaces(stages: readonly StageDescription[]): StageProblem[] {
  const takenBy = new Map<string, string>();
  const shared: StageProblem[] = [];
  stages.forEach(({ name, targets }, index) =>
    targets.forEach(({ cluster, namespace }, at) => {
      const place = `cluster "${cluster}", namespace "${namespace}"`;
      const holder = takenBy.get(place);
      takenBy.set(place, holder ?? name);
      if (holder === undefined) return;
      shared.push({
        path: ['stages', index, 'targets', at],
        message: `${place} is a target of the stage "${holder}" already; two targets in one place overwrite each other, so give this one a namespace of its own`,
      });
    }),
  );
  return shared;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? Reflect.get(value, key)
        : undefined,
    input,
  );
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${value}": ` : '';
}
