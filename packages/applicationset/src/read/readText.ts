/** Templates as the text that they were made of: parameters become placeholders again. */
import type { Json } from '../schema/json';
import { isJsonObject } from '../schema/json';
import type { TextUse } from '../write/description/mapTexts';
import { expressionsFor, type Wording } from '../write/expressions';

/** Reads a text that was written for some use; `text` holds no placeholders. */
export interface ReadText {
  (template: string, use: TextUse | 'text'): string;
  /** All texts inside a value, which hold none. */
  deep(value: Json): Json;
}

const QUOTED = '{{"{{"}}';

/** The inverse of what `expressionsFor` and `verbatim` write. */
export function readerOf(wording: Wording): ReadText {
  const read = (template: string, use: TextUse | 'text') => {
    const written = new Map([[QUOTED, '{{']]);
    if (use !== 'text') {
      const expressions = expressionsFor(wording, use);
      for (const [word, expression] of Object.entries(expressions)) {
        written.set(expression, `{${word}}`);
      }
    }
    const pattern = [...written.keys()]
      .sort((left, right) => right.length - left.length)
      .map(text => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('|');
    return template.replace(
      new RegExp(pattern, 'g'),
      found => written.get(found) ?? found,
    );
  };
  const deep = (value: Json): Json => {
    if (typeof value === 'string') return read(value, 'text');
    if (Array.isArray(value)) return value.map(deep);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        read(key, 'text'),
        deep(item),
      ]),
    );
  };
  return Object.assign(read, { deep });
}
