/** Puts parameters into texts: Go templates (`goTemplate: true`) or the older `{{name}}`. */
import { isJsonObject, type Json, type JsonObject } from '../schema/json';
import type { GoLibraries } from './goLibraries';
import type { ParamSet } from './params';
import { fillPlainFields } from './plainFields';

/** How an ApplicationSet writes its templates. */
export interface Templating {
  go: GoLibraries;
  goTemplate: boolean;
  options: readonly string[];
}

/**
 * Replaces the placeholders in every text inside a value, keys included.
 * @throws Error with Argo CD's words for the first text that fails, in the order of the fields
 */
export function renderDeep(
  value: JsonObject,
  params: ParamSet,
  templating: Templating,
): JsonObject {
  const texts: string[] = [];
  walkObject(value, text => {
    texts.push(text);
    return text;
  });
  const rendered = renderTexts(texts, params, templating);
  let next = 0;
  return walkObject(value, () => rendered[next++]);
}

/** Replaces the placeholders of one text. @throws Error with Argo CD's words */
export function renderText(
  text: string,
  params: ParamSet,
  templating: Templating,
): string {
  return renderTexts([text], params, templating)[0];
}

/** An option that Go does not know fails with the first template. */
const OPTION = /^missingkey=(default|invalid|zero|error)$/;

/** A text without delimiters is a template of itself, and plain fields are texts: only the others cross into Go. */
function renderTexts(
  texts: readonly string[],
  params: ParamSet,
  { go, goTemplate, options }: Templating,
): string[] {
  if (!goTemplate) return texts.map(text => replaceNames(text, params));
  const plain = options.every(option => OPTION.test(option));
  const filled = texts.map(text =>
    plain || !text.includes('{{') ? fillPlainFields(text, params) : undefined,
  );
  const templates = texts.filter((_, index) => filled[index] === undefined);
  if (templates.length === 0) return filled.map(text => text ?? '');
  const rendered = go.render(templates, options, params);
  let next = 0;
  return filled.map(text => text ?? rendered[next++]);
}

/** Visits values before keys, as Argo CD does, and builds the value anew from what is returned. */
function walkTexts(value: Json, visit: (text: string) => string): Json {
  if (typeof value === 'string') return visit(value);
  if (Array.isArray(value)) return value.map(item => walkTexts(item, visit));
  return isJsonObject(value) ? walkObject(value, visit) : value;
}

function walkObject(
  value: JsonObject,
  visit: (text: string) => string,
): JsonObject {
  const built: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const rendered = walkTexts(item, visit);
    built[key.includes('{{') ? visit(key) : key] = rendered;
  }
  return built;
}

/** Unknown names, and names whose value is no text, stay as they are written. */
function replaceNames(text: string, params: ParamSet): string {
  if (!/\{\{.*\}\}/.test(text)) return text;
  const [head, ...parts] = text.split('{{');
  let rest = head;
  let open: string | undefined;
  for (const part of parts) {
    open = open === undefined ? part : `${open}{{${part}`;
    const end = open.indexOf('}}');
    if (end < 0) continue;
    rest += valueOf(open.slice(0, end), params) + open.slice(end + 2);
    open = undefined;
  }
  if (open === undefined) return rest;
  throw new Error(
    `invalid template: Cannot find end tag="}}" in the template=${JSON.stringify(
      text,
    )} starting from ${JSON.stringify(open)}`,
  );
}

function valueOf(tag: string, params: ParamSet): string {
  const value = params[tag.trim()];
  return typeof value === 'string' ? value : `{{${tag}}}`;
}
