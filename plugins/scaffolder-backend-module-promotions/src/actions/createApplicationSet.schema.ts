/** What the action takes and gives. */
import type { z as zod } from 'zod/v3';
import {
  gate,
  lifecycleSchema,
  notificationSchema,
  servicesSchema,
  sourceSchema,
  stageFields,
  syncSchema,
  targetsSchema,
} from '../pipeline/fields';

type Zod = typeof zod;

const text = (says: string) => (z: Zod) => z.string().optional().describe(says);

const flag = (says: string) => (z: Zod) =>
  z.boolean().optional().describe(says);

function stageSchema(z: Zod) {
  return z.object({
    ...stageFields(z),
    gate: gate(z)
      .optional()
      .describe(
        'What opens the stage: argocd for the first one unless given, approval for a last one that is called production, verified for the others where there is an executor',
      ),
    needsApproval: z
      .boolean()
      .optional()
      .describe(
        'Whether people open the stage in the portal; the same as gate: approval',
      ),
    gateJob: z
      .boolean()
      .optional()
      .describe(
        'Whether a Job has to pass before anything is deployed in the stage',
      ),
  });
}

export const inputSchema = {
  name: (z: Zod) =>
    z
      .string()
      .describe(
        'Name of the pipeline and its service; Applications are called NAME-STAGE',
      ),
  repoUrl: text(
    'The repository that the workspace is or becomes, as for the publish action (host?owner=…&repo=…) or as a clone URL',
  ),
  stages: (z: Zod) =>
    z
      .array(stageSchema(z))
      .max(50)
      .optional()
      .describe('The stages in order; those of the profile unless given'),
  sources: (z: Zod) =>
    z
      .array(sourceSchema(z))
      .optional()
      .describe(
        'Where manifests come from; the service’s own folders unless given',
      ),
  targets: (z: Zod) =>
    targetsSchema(z)
      .optional()
      .describe(
        'How the targets of the stages are found; one by one unless given',
      ),
  services: (z: Zod) =>
    servicesSchema(z)
      .optional()
      .describe(
        'Where one pipeline serves many services: what each of them is found by',
      ),
  profile: text(
    'Name of the organisation’s standard (promotions.profiles); it fills in what is left out, and a locked one decides',
  ),
  instance: text(
    'Name of the Argo CD; its projects and clusters are then checked',
  ),
  entityRef: text(
    'The catalog entity that the pipeline belongs to; component:default/NAME unless given',
  ),
  defaultBranch: text(
    'Branch of the repository that the Applications follow; main unless given',
  ),
  manifests: (z: Zod) =>
    z
      .enum(['kustomize', 'helm', 'none'])
      .optional()
      .describe(
        'What is written for each stage: an overlay of the base, a file of values for the chart, or nothing, since the manifests are there; kustomize unless sources are given',
      ),
  manifestsPath: text(
    'Folder of the base or of the chart, where no sources are given; deploy unless given',
  ),
  namespace: text('Namespace of Argo CD; argocd unless given'),
  argocdNamespace: text('The same as namespace'),
  project: text('AppProject of the Applications; default unless given'),
  executor: text(
    'Name of the portal that opens the verified stages; promotions.executor of app-config unless given',
  ),
  prune: flag(
    'Whether resources that leave the manifests are deleted; yes unless given',
  ),
  sync: (z: Zod) =>
    syncSchema(z).optional().describe('How Applications are synced'),
  lifecycle: (z: Zod) =>
    lifecycleSchema(z)
      .optional()
      .describe(
        'What becomes of Applications whose target leaves; they stay unless told otherwise',
      ),
  labels: (z: Zod) =>
    z
      .record(z.string())
      .optional()
      .describe(
        'On each Application; may hold {service}, {stage}, {target}, {cluster}, {namespace}',
      ),
  annotations: (z: Zod) =>
    z
      .record(z.string())
      .optional()
      .describe('On each Application, in the same way'),
  notifications: (z: Zod) =>
    z
      .array(notificationSchema(z))
      .optional()
      .describe('Who Argo CD notifies of each Application'),
  gateJob: (z: Zod) =>
    z
      .object({
        image: z.string().optional(),
        args: z.array(z.string()).optional(),
      })
      .optional()
      .describe(
        'What the gate Jobs run; a request to the stage before unless given',
      ),
  path: text(
    'Where the ApplicationSet is written; argocd/applicationset.yaml unless given',
  ),
  overwrite: flag(
    'Whether files that are there and say something else may be replaced',
  ),
};

export const outputSchema = {
  path: (z: Zod) => z.string().describe('Where the ApplicationSet was written'),
  files: (z: Zod) => z.array(z.string()).describe('All that was written'),
  pipeline: (z: Zod) =>
    z
      .string()
      .describe(
        '[INSTANCE:]NAMESPACE/NAME, for the annotation promotions.stagecraft.dev/pipeline',
      ),
  appSelector: (z: Zod) =>
    z
      .string()
      .describe(
        'Selects the Applications, for the annotation argocd/app-selector',
      ),
};
