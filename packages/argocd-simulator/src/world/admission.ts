/** What the API server lets into Argo CD's namespace: the parts of the CRD schemas that matter here. */

import { z } from 'zod';
import { KubeObject } from './types';

const texts = z.record(z.string(), z.string());

const metadata = z.looseObject({
  name: z.string().min(1),
  namespace: z.string().optional(),
  labels: texts.nullish().transform(v => v ?? undefined),
  annotations: texts.nullish().transform(v => v ?? undefined),
  finalizers: z.array(z.string()).optional(),
});

const source = z.looseObject({ repoURL: z.string() });

const applicationSpec = z.looseObject({
  project: z.string(),
  destination: z.looseObject({}),
  source: source.optional(),
  sources: z.array(source).optional(),
  syncPolicy: z
    .looseObject({
      syncOptions: z.array(z.string()).optional(),
      automated: z.looseObject({}).optional(),
      retry: z.looseObject({ limit: z.number().optional() }).optional(),
    })
    .optional(),
});

const step = z.looseObject({
  matchExpressions: z
    .array(
      z.looseObject({
        key: z.string(),
        operator: z.string(),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  maxUpdate: z.union([z.int(), z.string()]).optional(),
});

const applicationSetSpec = z.looseObject({
  generators: z.array(z.unknown()),
  template: z.looseObject({
    metadata: z.looseObject({}),
    spec: z.looseObject({
      project: z.string(),
      destination: z.looseObject({}),
    }),
  }),
  strategy: z
    .looseObject({
      type: z.string().optional(),
      rollingSync: z
        .looseObject({ steps: z.array(step).optional() })
        .optional(),
    })
    .optional(),
});

const appProjectSpec = z.looseObject({
  syncWindows: z
    .array(
      z.looseObject({
        kind: z.enum(['allow', 'deny']),
        schedule: z.string(),
        duration: z.string(),
      }),
    )
    .optional(),
});

const SPECS = new Map<string, z.ZodType>([
  ['Application', applicationSpec],
  ['ApplicationSet', applicationSetSpec],
  ['AppProject', appProjectSpec],
]);

const object = z.looseObject({
  apiVersion: z.string(),
  kind: z.string().min(1),
  metadata,
});

/** Thrown for an object that the API server would refuse; names the object and each field. */
export class InvalidObjectError extends Error {
  constructor(what: string, problems: string[]) {
    super(`${what} is invalid: ${problems.join('; ')}`);
    this.name = 'InvalidObjectError';
  }
}

/** The object as it may be stored. Fields that the schemas do not name are kept as they are. */
export function admit(input: unknown): KubeObject {
  const parsed = object.safeParse(input);
  if (!parsed.success) {
    throw new InvalidObjectError('the object', problemsOf(parsed.error, []));
  }
  const spec = SPECS.get(parsed.data.kind)?.safeParse(parsed.data.spec);
  if (spec && !spec.success) {
    throw new InvalidObjectError(
      `${parsed.data.kind} ${parsed.data.metadata.name}`,
      problemsOf(spec.error, ['spec']),
    );
  }
  return parsed.data;
}

function problemsOf(error: z.ZodError, prefix: string[]): string[] {
  return error.issues.map(
    issue => `${[...prefix, ...issue.path].join('.')}: ${issue.message}`,
  );
}
