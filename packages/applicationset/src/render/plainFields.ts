/** Go templates that only name fields, such as `{{.stage}}-{{.path.basename}}`: the most common ones by far. */
import {
  Integer,
  StringList,
  StringMap,
  type Param,
  type ParamSet,
} from './params';

const FIELD = /\{\{[ \t\r\n]*((?:\.[A-Za-z_][A-Za-z0-9_]*)+)[ \t\r\n]*\}\}/g;

/**
 * What Go makes of such a template, or undefined where it takes Go to tell: for every other action, for a
 * field that is not there, and for a value that is no text.
 */
export function fillPlainFields(
  text: string,
  params: ParamSet,
): string | undefined {
  let filled = '';
  let end = 0;
  for (const { 0: action, 1: field, index } of text.matchAll(FIELD)) {
    const literal = text.slice(end, index);
    const value = textAt(params, field);
    if (value === undefined || !isLiteral(literal)) return undefined;
    filled += literal + value;
    end = index + action.length;
  }
  const rest = text.slice(end);
  return rest.includes('{{') ? undefined : filled + rest;
}

/** To Go the leftmost `{{` opens an action, also in `{{{.a}}`. */
function isLiteral(text: string): boolean {
  return !text.includes('{{') && !text.endsWith('{');
}

function textAt(params: ParamSet, field: string): string | undefined {
  const value = field
    .slice(1)
    .split('.')
    .reduce<Param | undefined>(entryOf, params);
  return typeof value === 'string' ? value : undefined;
}

function entryOf(value: Param | undefined, key: string): Param | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  if (value instanceof StringList || value instanceof Integer) return undefined;
  const entries = value instanceof StringMap ? value.entries : value;
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}
