/** Lets the second generator of a matrix use the parameters of the first. */
import { isJsonObject, type Json, type JsonObject } from '../../schema/json';
import type { ParamSet } from '../params';
import { renderDeep, renderText, type Templating } from '../template';
import { wrapError } from './generator';

const HAVE_VALUES = new Set([
  'clusters',
  'git',
  'scmProvider',
  'clusterDecisionResource',
  'pullRequest',
  'plugin',
]);

/** Fills the outer parameters into a generator's spec; without any it stays as it is written. */
export function interpolate(
  name: string,
  spec: JsonObject,
  outer: ParamSet,
  templating: Templating,
): JsonObject {
  if (Object.keys(outer).length === 0) return spec;
  return wrapError('failed to replace parameters in generator', () => {
    const { values, ...rest } = spec;
    const filled = renderDeep(rest, outer, templating);
    if (values === undefined) return filled;
    return { ...filled, values: fillValues(name, values, outer, templating) };
  });
}

/** A value that names what only the generator itself knows is left for the generator. */
function fillValues(
  name: string,
  values: Json,
  outer: ParamSet,
  templating: Templating,
): Json {
  if (!isJsonObject(values)) return values;
  if (!HAVE_VALUES.has(name)) return renderDeep(values, outer, templating);
  const strict: Templating = {
    ...templating,
    options: [
      ...templating.options.filter(option => !option.startsWith('missingkey=')),
      'missingkey=error',
    ],
  };
  const filled = Object.entries(values).map(([key, value]) => [
    key,
    typeof value === 'string' ? fillValue(key, value, outer, strict) : value,
  ]);
  return Object.fromEntries(filled);
}

function fillValue(
  key: string,
  text: string,
  outer: ParamSet,
  strict: Templating,
): string {
  try {
    return renderText(text, outer, strict);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/map has no entry for key|can't evaluate field/.test(message)) {
      return text;
    }
    throw new Error(
      `failed to pre-resolve Values key ${JSON.stringify(key)}: ${message}`,
      { cause: error },
    );
  }
}
