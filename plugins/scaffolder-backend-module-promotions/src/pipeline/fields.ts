/** The fields of a pipeline as the actions and the profiles give them; their contents are judged when it is read. */
import type { JsonObject } from '@backstage/types';
import type { z as zod } from 'zod/v3';

type Zod = typeof zod;

// The scaffolder's validator follows no references, so no schema may hold itself, or another one twice.
const json = (z: Zod) => z.custom<JsonObject>();

const texts = (z: Zod) => z.record(z.string());
const list = (z: Zod) => z.array(z.string());

export function targetFields(z: Zod) {
  return {
    cluster: z
      .string()
      .describe('Name of the cluster in Argo CD, or the URL of its API server'),
    namespace: z
      .string()
      .optional()
      .describe(
        'Namespace in the cluster; NAME-STAGE unless given. May hold {service}, {stage}, {cluster}',
      ),
    name: z
      .string()
      .optional()
      .describe(
        'Tells the targets of the stage apart; the name of the cluster unless given',
      ),
    suffix: z
      .string()
      .optional()
      .describe('What the Application’s name ends with, after the service’s'),
  };
}

const maxUpdate = (z: Zod) =>
  z
    .union([z.number(), z.string()])
    .optional()
    .describe(
      'How many targets at once, such as 2 or 25%; all unless given. Not where a gate opens the stage',
    );

export function stageFields(z: Zod) {
  return {
    name: z.string().describe('Name of the stage, e.g. qa'),
    targets: z
      .array(z.object(targetFields(z)))
      .optional()
      .describe('Where the stage is deployed'),
    clusterLabels: texts(z)
      .optional()
      .describe(
        'Clusters with these labels are its targets, where targets.from is clusters',
      ),
    maxUpdate: maxUpdate(z),
    targetRevision: z
      .string()
      .optional()
      .describe('Branch, tag pattern or commit that this stage follows'),
  };
}

export const gate = (z: Zod) => z.enum(['argocd', 'verified', 'approval']);

/** Where Argo CD reads from Git; the repository may be left out by those who know it otherwise. */
function git(z: Zod) {
  return {
    repoURL: z
      .string()
      .optional()
      .describe('Clone URL; the one of repoUrl unless given'),
    targetRevision: z
      .string()
      .optional()
      .describe(
        'Branch, tag pattern such as v1.*, or commit; main unless given',
      ),
  };
}

const folder = (z: Zod) =>
  z.string().optional().describe('Folder; deploy/{stage} unless given');

function helmValues(z: Zod) {
  return {
    releaseName: z.string().optional(),
    valueFiles: list(z)
      .optional()
      .describe(
        'Such as values-{stage}.yaml, or $values/prod.yaml of a source of kind values',
      ),
    values: json(z).optional().describe('Values of the chart'),
  };
}

export function sourceSchema(z: Zod) {
  return z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('directory'),
      ...git(z),
      path: folder(z),
      recurse: z.boolean().optional(),
      include: z.string().optional(),
      exclude: z.string().optional(),
    }),
    z.object({
      kind: z.literal('kustomize'),
      ...git(z),
      path: folder(z),
      images: list(z).optional(),
      namePrefix: z.string().optional(),
      nameSuffix: z.string().optional(),
    }),
    z.object({
      kind: z.literal('helm'),
      ...git(z),
      path: folder(z),
      ...helmValues(z),
    }),
    z.object({
      kind: z.literal('chart'),
      repoURL: z.string().describe('Helm repository or OCI registry'),
      chart: z.string(),
      targetRevision: z
        .string()
        .optional()
        .describe('Version, or range of versions'),
      ...helmValues(z),
    }),
    z.object({
      kind: z.literal('values'),
      ...git(z),
      ref: z.string().describe('Value files name it as $ref/file.yaml'),
    }),
  ]);
}

function found(z: Zod) {
  return {
    repoURL: z
      .string()
      .optional()
      .describe('Clone URL; the one of repoUrl unless given'),
    revision: z.string().optional().describe('main unless given'),
    paths: list(z).describe('Patterns, such as targets/*.yaml'),
  };
}

export function targetsSchema(z: Zod) {
  return z.discriminatedUnion('from', [
    z.object({ from: z.literal('list') }),
    z.object({ from: z.literal('clusters'), namespace: z.string().optional() }),
    z.object({ from: z.literal('folders'), ...found(z) }),
    z.object({ from: z.literal('files'), ...found(z) }),
    z.object({ from: z.literal('merge'), ...found(z) }),
  ]);
}

function forge(z: Zod) {
  return {
    forge: z.enum(['github', 'gitlab', 'gitea']),
    organization: z.string(),
    api: z
      .string()
      .optional()
      .describe('URL of its API, where it is not the public one'),
    token: z
      .object({ secretName: z.string(), key: z.string() })
      .optional()
      .describe('The Secret beside Argo CD that holds the token'),
  };
}

export function servicesSchema(z: Zod) {
  return z.discriminatedUnion('from', [
    z.object({
      from: z.literal('folders'),
      ...found(z),
      exclude: list(z).optional(),
    }),
    z.object({ from: z.literal('files'), ...found(z) }),
    z.object({
      from: z.literal('repositories'),
      ...forge(z),
      pathsExist: list(z).optional(),
    }),
    z.object({
      from: z.literal('pullRequests'),
      ...forge(z),
      repository: z.string(),
      labels: list(z).optional(),
    }),
  ]);
}

export function syncSchema(z: Zod) {
  return z.object({
    retry: z
      .object({
        limit: z.number(),
        duration: z.string(),
        factor: z.number(),
        maxDuration: z.string(),
      })
      .optional(),
    options: list(z)
      .optional()
      .describe('As Argo CD writes them, such as CreateNamespace=true'),
    prune: z.boolean().optional(),
    selfHeal: z.boolean().optional(),
    ignoreDifferences: z
      .array(
        z.object({
          group: z.string().optional(),
          kind: z.string(),
          name: z.string().optional(),
          namespace: z.string().optional(),
          jsonPointers: list(z).optional(),
          jqPathExpressions: list(z).optional(),
          managedFieldsManagers: list(z).optional(),
        }),
      )
      .optional(),
    finalizers: list(z).optional(),
  });
}

export function lifecycleSchema(z: Zod) {
  return z.object({
    applicationsSync: z
      .enum(['create-update', 'create-delete', 'create-only', 'sync'])
      .optional(),
    preserveResourcesOnDeletion: z.boolean().optional(),
    deletionOrder: z.enum(['Reverse', 'AllAtOnce']).optional(),
    preservedFields: z
      .object({ annotations: list(z).optional(), labels: list(z).optional() })
      .optional(),
  });
}

export function notificationSchema(z: Zod) {
  return z.object({
    trigger: z.string(),
    service: z.string(),
    recipients: list(z),
  });
}
