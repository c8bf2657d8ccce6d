/** The list generator: elements written in the ApplicationSet, or in YAML of another generator. */
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json';
import type { ParamSet } from '../params';
import { readSpec, wrapError, type Generator } from './generator';

const listSchema = z.object({
  elements: z.array(z.custom<JsonObject>(isJsonObject)).nullish(),
  elementsYaml: z.string().nullish(),
});

export const list: Generator = async (spec, { templating }) => {
  const { elements, elementsYaml } = readSpec('list', listSchema, spec);
  const written = (elements ?? []).map(element =>
    templating.goTemplate ? element : textsOf(element),
  );
  if (!elementsYaml) return written;
  const told = wrapError(
    'error unmarshling decoded ElementsYaml error converting YAML to JSON',
    () => templating.go.yaml(elementsYaml),
  );
  return [...written, ...objectsOf(told)];
};

/** Without Go templates every value is a text, or `values` an object of texts. */
function textsOf(element: JsonObject): ParamSet {
  const texts: ParamSet = {};
  for (const [key, value] of Object.entries(element)) {
    if (key !== 'values') texts[key] = requireText(value);
    else Object.assign(texts, valuesOf(value));
  }
  return texts;
}

function valuesOf(value: Json): ParamSet {
  if (!isJsonObject(value)) throw new Error('error parsing values map');
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => [
      `values.${key}`,
      requireText(text),
    ]),
  );
}

/** Argo CD wraps an error that is not there; `%!w(<nil>)` is what it prints. */
function requireText(value: Json): string {
  if (typeof value === 'string') return value;
  throw new Error('error parsing value as string %!w(<nil>)');
}

function objectsOf(told: Json): ParamSet[] {
  if (told === null) return [];
  if (Array.isArray(told) && told.every(isJsonObject)) return told;
  throw new Error(
    'error unmarshling decoded ElementsYaml error unmarshaling JSON: while decoding JSON: it must be a list of objects',
  );
}
