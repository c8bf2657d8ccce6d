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
    stages.forEach(({ name }, index) => {
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
    });
    for (const { path, target, stage: name } of repeatedTargets(stages)) {
      context.addIssue({
        code: 'custom',
        path,
        message: `cluster "${target.cluster}", namespace "${target.namespace}" is a target of the stage "${name}" already; two targets in one place overwrite each other, so give this one a namespace of its own`,
      });
    }
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

interface RepeatedTarget {
  path: (string | number)[];
  target: TargetDescription;
  /** The stage that has the same target. */
  stage: string;
}

function repeatedTargets(
  stages: readonly StageDescription[],
): RepeatedTarget[] {
  const taken = new Map<string, string>();
  const repeated: RepeatedTarget[] = [];
  stages.forEach(({ name, targets }, index) =>
    targets.forEach((each, at) => {
      const place = `${each.cluster} ${each.namespace}`;
      const holder = taken.get(place);
      if (holder === undefined) taken.set(place, name);
      else {
        const path = ['stages', index, 'targets', at];
        repeated.push({ path, target: each, stage: holder });
      }
    }),
  );
  return repeated;
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
