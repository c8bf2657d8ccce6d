/** What the action takes and gives. */
import type { z as zod } from 'zod/v3';

type Zod = typeof zod;

function targetSchema(z: Zod) {
  return z.object({
    cluster: z
      .string()
      .describe('Name of the cluster in Argo CD, or the URL of its API server'),
    namespace: z
      .string()
      .optional()
      .describe('Namespace in the cluster; NAME-STAGE unless given'),
    name: z
      .string()
      .optional()
      .describe(
        'Tells the targets of the stage apart; the name of the cluster unless given',
      ),
  });
}

function stageSchema(z: Zod) {
  return z.object({
    name: z.string().describe('Name of the stage, e.g. qa'),
    needsApproval: z
      .boolean()
      .optional()
      .describe('Whether people open the stage in the portal'),
    gate: z
      .enum(['argocd', 'verified', 'approval'])
      .optional()
      .describe(
        'What opens the stage, where needsApproval does not say enough: argocd for the first stage, verified for the others where there is an executor',
      ),
    gateJob: z
      .boolean()
      .optional()
      .describe(
        'Whether a Job has to pass before anything is deployed in the stage',
      ),
    targets: z.array(targetSchema(z)).describe('Where the stage is deployed'),
  });
}

export const inputSchema = {
  name: (z: Zod) =>
    z
      .string()
      .describe(
        'Name of the pipeline and its service; Applications are called NAME-STAGE',
      ),
  repoUrl: (z: Zod) =>
    z
      .string()
      .describe(
        'The repository that is being created, as for the publish action (host?owner=…&repo=…) or as a clone URL',
      ),
  stages: (z: Zod) => z.array(stageSchema(z)).describe('The stages in order'),
  entityRef: (z: Zod) =>
    z
      .string()
      .optional()
      .describe(
        'The catalog entity that the pipeline belongs to; component:default/NAME unless given',
      ),
  defaultBranch: (z: Zod) =>
    z
      .string()
      .optional()
      .describe('Branch that the Applications follow; main unless given'),
  manifestsPath: (z: Zod) =>
    z
      .string()
      .optional()
      .describe(
        'Folder of the manifests, with a base that every stage builds on; deploy unless given',
      ),
  argocdNamespace: (z: Zod) =>
    z.string().optional().describe('Namespace of Argo CD; argocd unless given'),
  project: (z: Zod) =>
    z
      .string()
      .optional()
      .describe('AppProject of the Applications; default unless given'),
  executor: (z: Zod) =>
    z
      .string()
      .optional()
      .describe(
        'Name of the portal that opens the verified stages; promotions.executor of app-config unless given',
      ),
  prune: (z: Zod) =>
    z
      .boolean()
      .optional()
      .describe(
        'Whether resources that leave the manifests are deleted; yes unless given',
      ),
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
};

export const outputSchema = {
  path: (z: Zod) => z.string().describe('Where the ApplicationSet was written'),
  pipeline: (z: Zod) =>
    z
      .string()
      .describe(
        'NAMESPACE/NAME, for the annotation promotions.stagecraft.dev/pipeline',
      ),
  appSelector: (z: Zod) =>
    z
      .string()
      .describe(
        'Selects the Applications, for the annotation argocd/app-selector',
      ),
};
