/** An ApplicationSet as we write it, as far as the description is read from it. */
import { z } from 'zod';
import type { JsonObject } from '../schema/json';
import { isJsonObject } from '../schema/json';

const texts = z.record(z.string(), z.string());
const json = z.custom<JsonObject>(isJsonObject, 'an object is expected');

const step = z.object({
  matchExpressions: z
    .array(z.object({ values: z.array(z.string()).length(1) }))
    .length(1),
  maxUpdate: z.union([z.number(), z.string()]).optional(),
});

const source = z.object({
  repoURL: z.string(),
  targetRevision: z.string(),
  path: z.string().optional(),
  chart: z.string().optional(),
  ref: z.string().optional(),
  directory: json.optional(),
  kustomize: z
    .looseObject({ images: z.array(z.string()).optional() })
    .optional(),
  helm: z
    .object({
      releaseName: z.string().optional(),
      valueFiles: z.array(z.string()).optional(),
      valuesObject: json.optional(),
    })
    .optional(),
});

/** A source of an Application. */
export type WrittenSource = z.infer<typeof source>;

const element = z.object({
  application: z.string().optional(),
  suffix: z.string().optional(),
  stage: z.string(),
  target: z.string().optional(),
  cluster: z.string().optional(),
  server: z.string().optional(),
  namespace: z.string().optional(),
  revision: z.string().optional(),
});

/** An element of a list generator. */
export type WrittenElement = z.infer<typeof element>;

const pathEntry = z.object({
  path: z.string(),
  exclude: z.boolean().optional(),
});
const plainGenerator = z.object({
  list: z.object({ elements: z.array(element) }).optional(),
  clusters: z
    .object({
      selector: z.object({ matchLabels: texts }),
      values: z.object({ stage: z.string(), revision: z.string().optional() }),
    })
    .optional(),
  git: z
    .object({
      repoURL: z.string(),
      revision: z.string(),
      directories: z.array(pathEntry).optional(),
      files: z.array(pathEntry).optional(),
    })
    .optional(),
  scmProvider: z
    .looseObject({
      filters: z
        .array(z.object({ pathsExist: z.array(z.string()) }))
        .optional(),
    })
    .optional(),
  pullRequest: json.optional(),
});

/** A generator that combines no others. */
export type WrittenGenerator = z.infer<typeof plainGenerator>;

const pair = z.object({ generators: z.array(plainGenerator) });
const generator = plainGenerator.extend({
  matrix: pair.optional(),
  merge: pair.optional(),
});

const template = z.object({
  metadata: z.object({
    labels: texts,
    annotations: texts.optional(),
    finalizers: z.array(z.string()).optional(),
  }),
  spec: z.object({
    project: z.string(),
    source: source.optional(),
    sources: z.array(source).optional(),
    destination: z.object({ namespace: z.string() }),
    syncPolicy: z.object({
      automated: z.object({ selfHeal: z.boolean().optional() }).optional(),
      syncOptions: z.array(z.string()).optional(),
      retry: z.object({ limit: z.number(), backoff: json }),
    }),
    ignoreDifferences: z.array(json).optional(),
  }),
});

/** All of it. Fields that are not read are compared with what would be written. */
export const writtenSet = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    annotations: texts,
  }),
  spec: z.object({
    generators: z.array(generator).min(1),
    strategy: z.object({
      deletionOrder: z.string().optional(),
      rollingSync: z.object({ steps: z.array(step) }),
    }),
    syncPolicy: json,
    preservedFields: json.optional(),
    template,
    templatePatch: z.string().optional(),
  }),
});

/** The same, read. */
export type WrittenSet = z.infer<typeof writtenSet>;
