/** How the Applications of a pipeline are synced, and what becomes of them. */
import type {
  LifecycleDescription,
  SyncDescription,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import { line, oneOf } from './texts';

const duration = line.regex(
  /^(\d+(\.\d+)?(ms|s|m|h))+$/,
  'write a duration like 10s, 3m or 1h30m',
);

const retry = z.strictObject({
  limit: z
    .int('write a whole number')
    .min(-1, 'write how often it is tried again; -1 for ever'),
  duration,
  factor: z.int('write a whole number').min(1, 'write 1 or more'),
  maxDuration: duration,
});

const texts = z.array(line).optional();

const ignoredDifference = z
  .strictObject({
    group: line.optional(),
    kind: line,
    name: line.optional(),
    namespace: line.optional(),
    jsonPointers: z
      .array(
        line.regex(/^\//, 'begin a JSON pointer with /, like /spec/replicas'),
      )
      .optional(),
    jqPathExpressions: texts,
    managedFieldsManagers: texts,
  })
  .refine(
    ({ jsonPointers, jqPathExpressions, managedFieldsManagers }) =>
      [jsonPointers, jqPathExpressions, managedFieldsManagers].some(
        fields => fields !== undefined && fields.length > 0,
      ),
    'say which fields may differ: jsonPointers, jqPathExpressions or managedFieldsManagers',
  );

const option = line.regex(
  /^[A-Za-z]+=\S+$/,
  'write a sync option as Argo CD does: CreateNamespace=true',
);

const finalizer = line.regex(
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(\/[\w.-]+)?$/,
  'write a finalizer as Kubernetes does: resources-finalizer.argocd.argoproj.io',
);

/** Pruning, and nothing that takes what is deployed away. */
export const sync: z.ZodType<SyncDescription> = z
  .strictObject({
    retry: retry.default({
      limit: 3,
      duration: '10s',
      factor: 2,
      maxDuration: '3m',
    }),
    options: z.array(option).default(['CreateNamespace=true']),
    prune: z.boolean('write true or false').default(true),
    selfHeal: z.boolean('write true or false').default(false),
    ignoreDifferences: z.array(ignoredDifference).default([]),
    finalizers: z.array(finalizer).default([]),
  })
  .prefault({});

/** An Application whose target leaves stays, and so does what it deployed. */
export const lifecycle: z.ZodType<LifecycleDescription> = z
  .strictObject({
    applicationsSync: oneOf([
      'create-update',
      'create-delete',
      'create-only',
      'sync',
    ]).default('create-update'),
    preserveResourcesOnDeletion: z.boolean('write true or false').default(true),
    deletionOrder: oneOf(['Reverse', 'AllAtOnce']).optional(),
    preservedFields: z
      .strictObject({ annotations: texts, labels: texts })
      .optional(),
  })
  .prefault({});
