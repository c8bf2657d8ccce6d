/** The stages of a pipeline and where each is deployed. */
import type { StageDescription } from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import { label, line, oneOf, revision } from './texts';

const target = z.strictObject({
  cluster: line.min(1, 'name a cluster of Argo CD or give its URL'),
  namespace: line.default('{service}-{stage}'),
  name: label.optional(),
});

const stage = z.strictObject({
  name: label,
  gate: oneOf(['argocd', 'verified', 'approval']),
  targets: z.array(target).default([]),
  clusterLabels: z.record(z.string(), z.string()).optional(),
  maxUpdate: z.union([z.number(), z.string()]).optional(),
  targetRevision: revision.optional(),
});

/** At least one. */
export const stages: z.ZodType<StageDescription[]> = z
  .array(stage, 'list the stages in the order in which a release goes')
  .min(1, 'give the pipeline at least one stage');
