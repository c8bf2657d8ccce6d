/** Reads the description of a pipeline: what is left out is filled in, what is wrong is told all at once. */
import type {
  DescriptionProblem,
  PipelineDescription,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import { checkConsistency } from './consistency';
import { annotations, entityRef, labels, notifications } from './metadata';
import { normalForm } from './normalForm';
import { DescriptionError, fieldPath, problemsOf } from './problems';
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
  const lost = lostKeys(input);
  if (result.success && lost.length === 0) return normalForm(result.data);
  throw new DescriptionError([
    ...lost,
    ...(result.error ? problemsOf(result.error, input) : []),
  ]);
}

/** A key that JavaScript keeps for itself would vanish on its way. */
function lostKeys(
  value: unknown,
  at: readonly PropertyKey[] = [],
): DescriptionProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return key === '__proto__'
      ? [{ path: fieldPath(path), message: 'use another key' }]
      : lostKeys(item, path);
  });
}
