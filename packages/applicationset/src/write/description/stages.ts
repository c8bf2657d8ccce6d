/** The stages of a pipeline and where each is deployed. */
import type { StageDescription } from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import {
  isLabelValue,
  label,
  LABEL_VALUE_RULE,
  line,
  namePart,
  oneOf,
  qualifiedName,
  revision,
} from './texts';

const cluster = line
  .max(253, 'name a cluster in at most 253 characters')
  .refine(
    value => !/^\w+:\/\//.test(value) || /^https?:\/\/[^\s/]+\S*$/.test(value),
    'write the URL of an API server, like https://10.0.0.1:6443, or the name of a cluster of Argo CD',
  );

const target = z.strictObject({
  cluster,
  namespace: line.default('{service}-{stage}'),
  name: namePart.optional(),
  suffix: namePart.optional(),
});

const clusterLabels = z
  .record(
    qualifiedName,
    z.string('write a text').refine(isLabelValue, LABEL_VALUE_RULE),
  )
  .refine(
    labels => Object.keys(labels).length > 0,
    'name at least one label, or every cluster would be meant',
  );

const ZERO =
  'at 0 RollingSync never opens the stage; say so with gate: approval or verified, or give a number from 1';

const maxUpdate = z.union(
  [
    z
      .int()
      .refine(value => value !== 0, ZERO)
      .refine(value => value >= 0, 'write a whole number from 1'),
    z.string().superRefine((value, context) => {
      const message = percentProblem(value);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  ],
  'write a whole number from 1, or a percentage like 25%',
);

function percentProblem(value: string): string | undefined {
  if (/^([1-9]\d?|100)%$/.test(value)) return undefined;
  if (/^0+%?$/.test(value)) return ZERO;
  return /^\d+$/.test(value)
    ? `write the number ${value} without quotes`
    : 'write a whole number from 1, or a percentage from 1% to 100%';
}

const stage = z.strictObject({
  name: label,
  gate: oneOf(['argocd', 'verified', 'approval']),
  targets: z.array(target, 'list the targets').default([]),
  clusterLabels: clusterLabels.optional(),
  maxUpdate: maxUpdate.optional(),
  targetRevision: revision.optional(),
});

/** At least one. */
export const stages: z.ZodType<StageDescription[]> = z
  .array(stage, 'list the stages in the order in which a release goes')
  .min(1, 'give the pipeline at least one stage');
