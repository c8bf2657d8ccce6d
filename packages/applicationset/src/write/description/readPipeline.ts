/** Reads the description of a pipeline: what is left out is filled in, what is wrong is told all at once. */
import type {
  DescriptionProblem,
  PipelineDescription,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import { checkConsistency } from './consistency';
import { annotations, labels, notifications } from './metadata';
import { normalForm } from './normalForm';
import { DescriptionError, problemsOf } from './problems';
import { sources } from './sources';
import { stages } from './stages';
import { lifecycle, sync } from './sync';
import { services, targets } from './targets';
import { label, line, objectName } from './texts';

const description: z.ZodType<PipelineDescription> = z.strictObject(
  {
    name: label,
    namespace: label.default('argocd'),
    project: objectName.default('default'),
    entityRef: line.optional(),
    sources,
    targets: targets.default({ from: 'list' }),
    services: services.optional(),
    stages,
    sync,
    lifecycle,
    labels: labels.default({}),
    annotations: annotations.default({}),
    notifications: notifications.default([]),
    executor: line.optional(),
    scaffoldedBy: line.optional(),
  },
  'describe the pipeline as an object',
);

/**
 * Reads the description of a pipeline and fills in the defaults.
 * @throws DescriptionError with all that is wrong
 * @public
 */
export function readPipeline(input: unknown): PipelineDescription {
  const result = description.safeParse(input);
  const problems: DescriptionProblem[] = result.success
    ? checkConsistency(result.data)
    : problemsOf(result.error, input);
  if (!result.success || problems.length > 0) {
    throw new DescriptionError(problems);
  }
  return normalForm(result.data);
}
