/** Reads the description of a pipeline: what is left out is filled in, what is wrong is told all at once. */
import type { PipelineDescription } from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import { checkConsistency } from './consistency';
import { annotations, entityRef, labels, notifications } from './metadata';
import { normalForm } from './normalForm';
import { DescriptionError, problemsOf } from './problems';
import { sources } from './sources';
import { stages } from './stages';
import { lifecycle, sync } from './sync';
import { services, targets } from './targets';
import { label, line, objectName } from './texts';

const description: z.ZodType<PipelineDescription> = z
  .strictObject(
    {
      name: label,
      namespace: label.default('argocd'),
      project: objectName.default('default'),
      entityRef: entityRef.optional(),
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
  )
  .superRefine((pipeline, context) => {
    for (const { at, message } of checkConsistency(pipeline)) {
      context.addIssue({ code: 'custom', path: at, message });
    }
  });

/**
 * Reads the description of a pipeline, fills in the defaults and gives it the form in which it reads back from what is
 * written of it (`describePipeline`).
 *
 * @throws DescriptionError with all that is wrong, each at its field with the way out
 * @public
 */
export function readPipeline(input: unknown): PipelineDescription {
  const result = description.safeParse(input);
  if (result.success) return normalForm(result.data);
  throw new DescriptionError(problemsOf(result.error, input));
}
