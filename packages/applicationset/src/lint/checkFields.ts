/** Checks every field against Argo CD's own schema: what it does not know it drops without a word. */
import { isJsonObject, type Json, type JsonObject } from '../schema/json';
import type { ArgocdSchema, SchemaNode } from '../schema/argocdSchema';
import type { Finding } from './finding';

const NAMES = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  intOrString: 'a whole number or a text',
};

/**
 * Everything about a value that its node of the schema does not allow.
 *
 * @param path - where the value stands, for the findings
 */
export function checkFields(
  value: Json,
  node: SchemaNode,
  path: string,
  schema: ArgocdSchema,
): Finding[] {
  if (value === null || node.type === undefined) return [];
  if (!hasType(value, node.type)) {
    return [wrong(path, `must be ${NAMES[node.type]}`)];
  }
  if (Array.isArray(value)) {
    const { items } = node;
    if (items === undefined) return [];
    return value.flatMap((item, index) =>
      checkFields(item, schema.nodeAt(items), `${path}[${index}]`, schema),
    );
  }
  return isJsonObject(value)
    ? checkObject(value, node, path, schema)
    : checkText(value, node, path);
}

function hasType(value: Json, type: NonNullable<SchemaNode['type']>): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'intOrString':
      return Number.isInteger(value) || typeof value === 'string';
    default:
      return typeof value === type;
  }
}

function checkObject(
  value: JsonObject,
  node: SchemaNode,
  path: string,
  schema: ArgocdSchema,
): Finding[] {
  const missing = (node.required ?? []).filter(key => value[key] === undefined);
  const { properties = {}, values } = node;
  const isOpen = node.properties === undefined && values === undefined;
  return [
    ...missing.map(key => wrong(`${path}.${key}`, 'must be there')),
    ...Object.entries(value).flatMap(([key, field]) => {
      const number = Object.hasOwn(properties, key) ? properties[key] : values;
      if (number !== undefined) {
        const inside = `${path}.${key}`;
        return checkFields(field, schema.nodeAt(number), inside, schema);
      }
      return isOpen ? [] : unknown(path, key, Object.keys(properties));
    }),
  ];
}

function unknown(path: string, key: string, known: string[]): Finding[] {
  return [
    {
      code: 'fieldUnknown',
      path: `${path}.${key}`,
      message: `Argo CD knows no ${key} in ${path} and drops it without a word; it knows ${known.join(
        ', ',
      )}`,
    },
  ];
}

function checkText(value: Json, node: SchemaNode, path: string): Finding[] {
  if (typeof value !== 'string') return [];
  if (value.length < (node.minLength ?? 0)) {
    return [wrong(path, 'must not be empty')];
  }
  if (node.enum && !node.enum.includes(value)) {
    return [wrong(path, `must be ${node.enum.join(' or ')}`)];
  }
  if (node.pattern && !new RegExp(node.pattern).test(value)) {
    return [wrong(path, `must match ${node.pattern}`)];
  }
  return [];
}

function wrong(path: string, rule: string): Finding {
  return { code: 'schema', path, message: `${path} ${rule}` };
}
