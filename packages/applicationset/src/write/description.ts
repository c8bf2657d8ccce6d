/** What a promotion pipeline is to be, before it is written as an ApplicationSet. */
import { z } from 'zod';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LABEL_RULE =
  'use lower-case letters, digits and dashes, at most 63, beginning and ending with a letter or digit';

const label = z.string().regex(LABEL, LABEL_RULE);

const target = z.object({
  /** The cluster's name in Argo CD, or the URL of its API server. */
  cluster: z.string().min(1, 'name a cluster of Argo CD or give its URL'),
  namespace: label,
  /** Tells the stage's targets apart; the cluster's name unless given. */
  name: label.optional(),
});

const stage = z.object({
  name: label,
  /** What opens the stage: RollingSync by itself, the portal on evidence, or people. */
  gate: z.enum(['argocd', 'verified', 'approval']),
  targets: z.array(target).min(1, 'give the stage at least one target'),
});

const description = z
  .object({
    /** Name of the ApplicationSet and beginning of its Applications' names. */
    name: label,
    /** Namespace of Argo CD. */
    namespace: label.default('argocd'),
    /** AppProject of the Applications. */
    project: z.string().min(1).default('default'),
    /** The catalog entity that the pipeline belongs to, e.g. `component:default/checkout`. */
    entityRef: z.string().optional(),
    source: z.object({
      repoURL: z.string().min(1),
      targetRevision: z.string().min(1).default('main'),
      /** Folder that holds one folder of manifests for each stage, named like it. */
      path: z.string().default('deploy'),
    }),
    stages: z.array(stage).min(1, 'give the pipeline at least one stage'),
    /** Whether resources that leave the manifests are deleted. */
    prune: z.boolean().default(true),
  })
  .superRefine(({ stages }, context) => {
    stages.forEach(({ name, targets }, index) => {
      const first = stages.findIndex(other => other.name === name);
      if (first < index) {
        context.addIssue({
          code: 'custom',
          path: ['stages', index, 'name'],
          message: `stage ${
            first + 1
          } is called "${name}" too; give each stage a name of its own`,
        });
      }
      for (const [at, again] of repeatedTargets(targets)) {
        context.addIssue({
          code: 'custom',
          path: ['stages', index, 'targets', at],
          message: `cluster "${again.cluster}", namespace "${again.namespace}" is a target of stage "${name}" already; remove one of the two`,
        });
      }
    });
  });

export type StageDescription = z.infer<typeof stage>;
export type TargetDescription = z.infer<typeof target>;

/** A pipeline with every default filled in. */
export type PipelineDescription = z.infer<typeof description>;

/** A pipeline as it may be written by hand, defaults left out. */
export type PipelineInput = z.input<typeof description>;

/** One thing that is wrong with a pipeline's description. */
export interface DescriptionProblem {
  /** The field, e.g. `stages[1].targets[0].namespace` */
  path: string;
  /** What is wrong with it and the way out */
  message: string;
}

/** Everything that is wrong with a pipeline's description, field by field. */
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

function repeatedTargets(
  targets: readonly TargetDescription[],
): [number, TargetDescription][] {
  const places = targets.map(
    ({ cluster, namespace }) => `${cluster} ${namespace}`,
  );
  return targets
    .map((each, index): [number, TargetDescription] => [index, each])
    .filter(([index]) => places.indexOf(places[index]) < index);
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
