/** Keeps what people are shown to a size that a page can show. */

import { digestOf } from '../../platform/digest';

/** Longer texts within an object, such as files in a ConfigMap, are told by length and digest. */
const LONGEST_TEXT = 16_384;

/** A long text by what tells it from another one. Redact first: a digest of a secret tells too much. */
export function shortText(text: string, longest = LONGEST_TEXT): string {
  return text.length <= longest
    ? text
    : `(${text.length} characters, SHA-256 ${digestOf(text).slice(0, 12)})`;
}

/** The value with every text within it shortened. */
export function shortTexts(value: unknown): unknown {
  if (typeof value === 'string') {
    return shortText(value);
  }
  if (Array.isArray(value)) {
    return value.map(shortTexts);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key, shortTexts(member)]),
      )
    : value;
}
