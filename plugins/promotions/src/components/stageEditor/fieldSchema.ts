/** What the field of the stages holds and is told by a template, as the template editor shows it. */

import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import type {
  LifecycleDescription,
  SyncDescription,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import type { StageEditorOptions } from '../../view/previewRequest';

/** The name by which a template asks for the field: `ui:field: PromotionStages`. */
export const FIELD_NAME = 'PromotionStages';

export const fieldSchema = makeFieldSchema({
  output: z => {
    const target = z.object({
      cluster: z.string().describe("The cluster's name in Argo CD, or its URL"),
      namespace: z.string().optional(),
      name: z.string().optional(),
    });
    const stage = z.object({
      name: z.string(),
      gate: z.enum(['argocd', 'verified', 'approval']),
      targets: z.array(target).optional(),
      clusterLabels: z.record(z.string()).optional(),
      maxUpdate: z.union([z.number(), z.string()]).optional(),
      targetRevision: z.string().optional(),
      gateJob: z
        .boolean()
        .optional()
        .describe('A Job tests the stage before; never of the first stage'),
    });
    return z.object({
      instance: z.string().optional(),
      project: z.string().optional(),
      profile: z.string().optional(),
      executor: z
        .string()
        .optional()
        .describe('The portal that opens the verified stages'),
      stages: z.array(stage),
      targets: z.custom<TargetsDescription>().optional(),
      sync: z.custom<Partial<SyncDescription>>().optional(),
      lifecycle: z.custom<Partial<LifecycleDescription>>().optional(),
    });
  },
  uiOptions: z =>
    z.object({
      nameField: z
        .string()
        .optional()
        .describe("The form's field that holds the service's name; name"),
      gateJobs: z
        .boolean()
        .optional()
        .describe('Whether a Job can be asked for at each gate'),
      pipeline: z
        .custom<StageEditorOptions['pipeline']>()
        .optional()
        .describe('The rest of the pipeline, for the preview'),
    }),
});

export type FieldProps = typeof fieldSchema.TProps;
