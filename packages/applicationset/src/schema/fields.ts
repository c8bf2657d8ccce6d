/** Which fields an ApplicationSet may have, must have, and of what type: Kubernetes drops the others without a word. */
import { suggestion } from './suggest';
import { ARGOCD_FIELDS } from './argocdFields.generated';
import { isJsonObject, type Json, type JsonObject } from './json';

/** Where something is inside a document, from its root. */
export type FieldPath = readonly (string | number)[];

/** A field that is not as the custom resource has it. */
export interface FieldProblem {
  kind: 'unknown' | 'missing' | 'type';
  at: FieldPath;
  /** What is wrong, to follow the field's name */
  message: string;
  /** The field that was meant, as far as can be told */
  meant?: string;
}

type Fields = Readonly<Record<string, string>>;

/** Types that are not Argo CD's, and the generators inside of a nested matrix or merge, which nest no further. */
const OTHERS: Readonly<Record<string, Fields>> = {
  ApplicationSet: {
    'apiVersion!': 'string',
    'kind!': 'string',
    'metadata!': 'ObjectMeta',
    'spec!': 'ApplicationSetSpec',
    status: 'any',
    operation: 'any',
  },
  ObjectMeta: {
    'name!': 'string',
    generateName: 'string',
    namespace: 'string',
    labels: '{string}',
    annotations: '{string}',
    finalizers: '[string]',
    ownerReferences: 'any',
    creationTimestamp: 'any',
    deletionTimestamp: 'any',
    deletionGracePeriodSeconds: 'any',
    generation: 'any',
    managedFields: 'any',
    resourceVersion: 'any',
    selfLink: 'any',
    uid: 'any',
  },
  LabelSelector: {
    matchLabels: '{string}',
    matchExpressions: '[LabelSelectorRequirement]',
  },
  LabelSelectorRequirement: {
    'key!': 'string',
    'operator!': 'string',
    values: '[string]',
  },
  NestedMatrix: { 'generators!': '[Innermost]' },
  NestedMerge: { 'generators!': '[Innermost]', 'mergeKeys!': '[string]' },
};

const FIELDS: Readonly<Record<string, Fields | string>> = {
  ...ARGOCD_FIELDS,
  ApplicationSetNestedGenerator: {
    ...fieldsOf('ApplicationSetNestedGenerator'),
    matrix: 'NestedMatrix',
    merge: 'NestedMerge',
  },
};

const innermost: Fields = Object.fromEntries(
  Object.entries(fieldsOf('ApplicationSetNestedGenerator')).filter(
    ([name]) => name !== 'matrix' && name !== 'merge',
  ),
);

/** Every field that is unknown, missing or of a wrong type, in the order of the document. */
export function fieldProblems(document: JsonObject): FieldProblem[] {
  return problemsOf(document, 'ApplicationSet', []);
}

function problemsOf(value: Json, type: string, at: FieldPath): FieldProblem[] {
  if (type === 'any' || value === null) return [];
  if (type.startsWith('[')) return listProblems(value, type.slice(1, -1), at);
  if (type.startsWith('{')) return mapProblems(value, type.slice(1, -1), at);
  const fields = typed(type);
  if (fields === undefined) return scalarProblems(value, type, at);
  if (typeof fields === 'string') return problemsOf(value, fields, at);
  return objectProblems(value, fields, at);
}

function typed(type: string): Fields | string | undefined {
  if (type === 'Innermost') return innermost;
  return OTHERS[type] ?? FIELDS[type];
}

function fieldsOf(type: string): Fields {
  const fields = ARGOCD_FIELDS[type];
  return typeof fields === 'object' ? fields : {};
}

function listProblems(value: Json, type: string, at: FieldPath) {
  if (!Array.isArray(value)) return [wrongType(value, 'a list', at)];
  return value.flatMap((item, index) => problemsOf(item, type, [...at, index]));
}

function mapProblems(value: Json, type: string, at: FieldPath) {
  if (!isJsonObject(value)) return [wrongType(value, 'an object', at)];
  return Object.entries(value).flatMap(([key, item]) =>
    problemsOf(item, type, [...at, key]),
  );
}

function objectProblems(
  value: Json,
  fields: Fields,
  at: FieldPath,
): FieldProblem[] {
  if (!isJsonObject(value)) return [wrongType(value, 'an object', at)];
  const missing = Object.keys(fields).flatMap((field): FieldProblem[] => {
    const name = field.slice(0, -1);
    const isMissing = field.endsWith('!') && (value[name] ?? null) === null;
    if (!isMissing) return [];
    return [{ kind: 'missing', at: [...at, name], message: 'is missing' }];
  });
  const present = Object.entries(value).flatMap(([name, item]) => {
    const type = fields[name] ?? fields[`${name}!`];
    return type === undefined
      ? [unknownField(name, fields, at)]
      : problemsOf(item, type, [...at, name]);
  });
  return [...missing, ...present];
}

function unknownField(
  name: string,
  fields: Fields,
  at: FieldPath,
): FieldProblem {
  const known = Object.keys(fields).map(field => field.replace('!', ''));
  const nests = name === 'matrix' || name === 'merge';
  return {
    kind: 'unknown',
    at: [...at, name],
    message: nests
      ? 'is nested too deep: a matrix or merge holds one more at the most'
      : 'is no field of the resource',
    meant: suggestion(name, known),
  };
}

const SCALARS: Readonly<Record<string, [string, (value: Json) => boolean]>> = {
  string: ['a text', value => typeof value === 'string'],
  boolean: ['true or false', value => typeof value === 'boolean'],
  number: ['a whole number', value => Number.isInteger(value)],
  intOrString: [
    'a number or a text',
    value => typeof value === 'string' || typeof value === 'number',
  ],
};

function scalarProblems(
  value: Json,
  type: string,
  at: FieldPath,
): FieldProblem[] {
  const [words, holds] = SCALARS[type];
  return holds(value) ? [] : [wrongType(value, words, at)];
}

function wrongType(value: Json, wanted: string, at: FieldPath): FieldProblem {
  const given = isJsonObject(value) || Array.isArray(value);
  const shown = given ? '' : ` ${JSON.stringify(value)}`;
  const kind = Array.isArray(value) ? 'a list' : 'an object';
  const message = `must be ${wanted}, not ${
    given ? kind : typeof value
  }${shown}`;
  return { kind: 'type', at, message };
}

/** A field as people write it: `spec.generators[0].list`. */
export function fieldName(at: FieldPath): string {
  return at
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[A-Za-z][\w-]*$/.test(part)) return `["${part}"]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
