/** An ApplicationSet as it goes over the wire, as far as rendering, writing and checking it needs. */
import { z } from 'zod';
import type { Json, JsonObject } from './json';

/**
 * One `{key, operator, values}` of a RollingSync step; Argo CD knows the operators In and NotIn.
 * @public
 */
export interface MatchExpression {
  key?: string;
  operator?: string;
  values?: string[] | null;
}

/**
 * One step of a RollingSync strategy.
 * @public
 */
export interface RollingSyncStep {
  matchExpressions?: MatchExpression[] | null;
  /** How many Applications at once; the integer 0 is the manual gate, the text "0" is not. */
  maxUpdate?: number | string | null;
}

/**
 * An ApplicationSet, as far as it has to be known here; other fields are kept.
 * @public
 */
export interface ApplicationSet {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string> | null;
    annotations?: Record<string, string> | null;
    [field: string]: unknown;
  };
  spec: {
    goTemplate?: boolean;
    goTemplateOptions?: string[] | null;
    generators: JsonObject[];
    template: JsonObject;
    templatePatch?: string | null;
    strategy?: {
      type?: string;
      rollingSync?: { steps?: RollingSyncStep[] | null } | null;
      deletionOrder?: string;
    } | null;
    syncPolicy?: {
      applicationsSync?: string;
      preserveResourcesOnDeletion?: boolean;
      [field: string]: unknown;
    } | null;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

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

const matchExpression: z.ZodType<MatchExpression> = z.object({
  key: z.string().optional(),
  operator: z.string().optional(),
  values: z.array(z.string()).nullish(),
});

const step: z.ZodType<RollingSyncStep> = z.object({
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

const applicationSet: z.ZodType<ApplicationSet> = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata,
  spec,
});

/** A field that is not as it must be. */
export interface SchemaProblem {
  path: string;
  message: string;
}

/** Reads an ApplicationSet out of parsed YAML or JSON, or tells every field that is wrong. */
export function parseApplicationSet(
  value: unknown,
): { set: ApplicationSet } | { problems: SchemaProblem[] } {
  const result = applicationSet.safeParse(value);
  if (result.success) return { set: result.data };
  return {
    problems: result.error.issues.map(({ path, message }) => ({
      path: path.join('.') || 'document',
      message,
    })),
  };
}

/**
 * Reads an ApplicationSet out of parsed YAML or JSON.
 * @throws Error naming each field that is wrong, when it is none.
 * @public
 */
export function readApplicationSet(value: unknown): ApplicationSet {
  const parsed = parseApplicationSet(value);
  if ('set' in parsed) return parsed.set;
  const problems = parsed.problems.map(
    ({ path, message }) => `${path}: ${message}`,
  );
  throw new Error(`This is no ApplicationSet: ${problems.join('; ')}`);
}
