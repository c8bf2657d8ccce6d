/** The fields that Argo CD 3.5 knows in an ApplicationSet, from its own CRD (built by ../../crd). */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { asset } from '../asset';

const node = z.strictObject({
  type: z
    .enum([
      'object',
      'array',
      'string',
      'boolean',
      'integer',
      'number',
      'intOrString',
    ])
    .optional(),
  required: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  enum: z.array(z.string()).optional(),
  /** Number of the node of each field */
  properties: z.record(z.string(), z.number()).optional(),
  /** Number of the node of a list's items */
  items: z.number().optional(),
  /** Number of the node of a map's values */
  values: z.number().optional(),
});
const schema = z.object({
  argocd: z.string(),
  root: z.number(),
  nodes: z.array(node),
});

export type SchemaNode = z.infer<typeof node>;

export interface ArgocdSchema {
  /** The node of an ApplicationSet's `spec` */
  spec: SchemaNode;
  /** The node of `spec.template.spec`, which is an Application's `spec` */
  applicationSpec: SchemaNode;
  nodeAt(number: number): SchemaNode;
}

let loading: Promise<ArgocdSchema> | undefined;

/** The schema, read once per process. */
export function loadArgocdSchema(): Promise<ArgocdSchema> {
  loading ??= read();
  return loading;
}

async function read(): Promise<ArgocdSchema> {
  const text = await readFile(asset('applicationset.schema.json'), 'utf8');
  const { root, nodes } = schema.parse(JSON.parse(text));
  const nodeAt = (number: number): SchemaNode => nodes[number];
  const field = (parent: SchemaNode, name: string): SchemaNode => {
    const number = parent.properties?.[name];
    if (number === undefined) throw new Error(`The schema has no ${name}`);
    return nodeAt(number);
  };
  const spec = nodeAt(root);
  const applicationSpec = field(field(spec, 'template'), 'spec');
  return { spec, applicationSpec, nodeAt };
}
