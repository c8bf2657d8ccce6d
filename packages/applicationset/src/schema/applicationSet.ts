/** An ApplicationSet as it goes over the wire, as far as rendering, writing and checking it needs. */
import { z } from 'zod';
import type { Json, JsonObject } from './json';

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.number(),
    z.string(),
    z.array(json),
    z.record(z.string(), json),
  ]),
);
const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);
const strings = z.record(z.string(), z.string());

const metadata = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: strings.nullish(),
  annotations: strings.nullish(),
});

const matchExpression = z.object({
  key: z.string().optional(),
  operator: z.string().optional(),
  values: z.array(z.string()).nullish(),
});

const step = z.object({
  matchExpressions: z.array(matchExpression).nullish(),
  maxUpdate: z.union([z.number(), z.string()]).nullish(),
});

const strategy = z.object({
  type: z.string().optional(),
  rollingSync: z.object({ steps: z.array(step).nullish() }).nullish(),
  deletionOrder: z.string().optional(),
});

const spec = z.looseObject({
  goTemplate: z.boolean().optional(),
  goTemplateOptions: z.array(z.string()).nullish(),
  generators: z.array(jsonObject),
  template: jsonObject,
  templatePatch: z.string().nullish(),
  strategy: strategy.nullish(),
  syncPolicy: z
    .looseObject({
      applicationsSync: z.string().optional(),
      preserveResourcesOnDeletion: z.boolean().optional(),
    })
    .nullish(),
});

const applicationSet = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata,
  spec,
});

/** One `{key, operator, values}` of a RollingSync step; Argo CD knows the operators In and NotIn. */
export type MatchExpression = z.infer<typeof matchExpression>;

/** One step of a RollingSync strategy. */
export type RollingSyncStep = z.infer<typeof step>;

export type ApplicationSet = z.infer<typeof applicationSet>;

/**
 * Reads an ApplicationSet out of parsed YAML or JSON.
 * @throws Error naming each field that is wrong, when it is none.
 */
export function readApplicationSet(value: unknown): ApplicationSet {
  const result = applicationSet.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    issue => `${issue.path.join('.') || 'document'}: ${issue.message}`,
  );
  throw new Error(`This is no ApplicationSet: ${problems.join('; ')}`);
}
