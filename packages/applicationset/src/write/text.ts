/** Text that a person typed, as a Go template that makes the same text, with parameters for its placeholders. */
import type { Placeholder } from '@stagecraft/plugin-promotions-common';
import { isJsonObject, type Json } from '../schema/json';
import { partsOf } from './description/placeholders';

/** What the templates of an ApplicationSet write for each placeholder. */
export type Expressions = Readonly<Partial<Record<Placeholder, string>>>;

/** Only `{{` begins something in a Go template, so it alone is written as a text in quotes. */
export function verbatim(text: string): string {
  return text.replaceAll('{{', '{{"{{"}}');
}

/** The text with parameters for its placeholders; all else stays text. */
export function filled(text: string, expressions: Expressions): string {
  return partsOf(text)
    .map(part =>
      'text' in part
        ? verbatim(part.text)
        : expressions[part.placeholder] ?? `{${part.placeholder}}`,
    )
    .join('');
}

/** All texts inside a value, and its keys. */
export function verbatimDeep(value: Json): Json {
  if (typeof value === 'string') return verbatim(value);
  if (Array.isArray(value)) return value.map(verbatimDeep);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      verbatim(key),
      verbatimDeep(item),
    ]),
  );
}
