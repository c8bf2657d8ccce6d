/** What an Application's sources set beside their place and revision, as flat names and values. */

import { parse } from 'yaml';
import type { SourceValue } from './ArgoDetails';
import { readAnswer } from './decodeAnswers';
import { type Fields, isFields, part, parts } from './fields';

/** Most values of one source that are read. */
const MOST_VALUES = 1_000;
/** Where a source is, and what of it is taken: its revision says that. */
const PLACE: ReadonlySet<string> = new Set([
  'repoURL',
  'targetRevision',
  'path',
  'chart',
  'ref',
  'name',
]);

export function decodeSourceValues(json: unknown): SourceValue[][] {
  return readAnswer('Application', json, application =>
    part(application, 'spec', spec => {
      const several = parts(spec, 'sources', valuesOf);
      return several.length > 0
        ? several
        : [isFields(spec.source) ? valuesOf(spec.source) : []];
    }),
  );
}

function valuesOf(source: Fields): SourceValue[] {
  const settings = Object.entries(source).filter(([key]) => !PLACE.has(key));
  return settings
    .flatMap(([key, value]) => flatten(key, value))
    .slice(0, MOST_VALUES);
}

function flatten(name: string, value: unknown): SourceValue[] {
  if (value === null || value === undefined) {
    return [];
  }
  if (name === 'helm.values' && typeof value === 'string') {
    return flatten('helm.valuesObject', parsedValues(value));
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => flattenItem(name, item, index));
  }
  return isFields(value)
    ? Object.entries(value).flatMap(([key, member]) =>
        flatten(`${name}.${key}`, member),
      )
    : [{ name, value: String(value) }];
}

/** A parameter is known by its name, an image by what it replaces, anything else by its place. */
function flattenItem(
  list: string,
  item: unknown,
  index: number,
): SourceValue[] {
  if (isFields(item) && typeof item.name === 'string') {
    const { name, ...rest } = item;
    const members = 'value' in rest ? { '': rest.value } : rest;
    return Object.entries(members)
      .filter(([key]) => key !== 'forceString')
      .flatMap(([key, member]) =>
        flatten(`${list}.${name}${key && `.${key}`}`, member),
      );
  }
  if (list === 'kustomize.images' && typeof item === 'string') {
    const image = item.split('=')[0].replace(/[:@][^/]*$/, '');
    return [{ name: `${list}.${image}`, value: item }];
  }
  return flatten(`${list}[${index}]`, item);
}

/** Helm values are YAML in a text; one that cannot be read stays a text. */
function parsedValues(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}
