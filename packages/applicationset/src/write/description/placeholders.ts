/** Words in braces, `{stage}`, that become what each Application has for them. */
import type { Placeholder } from '@stagecraft/plugin-promotions-common';

const PLACEHOLDERS = {
  service: true,
  stage: true,
  target: true,
  cluster: true,
  namespace: true,
  path: true,
  revision: true,
} satisfies Record<Placeholder, true>;

// A word between single braces: "{{stage}}", "${HOME}" and JSON are text.
const WORD = /(?<![{$])\{([A-Za-z]+)\}(?!\})/g;

/** A text, cut at its placeholders. */
export type Part = { text: string } | { placeholder: Placeholder };

/** The words in braces of a text, known or not. */
export function wordsIn(text: string): string[] {
  return [...text.matchAll(WORD)].map(([, word]) => word);
}

/** Whether a word is one of the placeholders. */
export function isPlaceholder(word: string): word is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, word);
}

/** Whether a text has a placeholder. */
export function holds(text: string, placeholder: Placeholder): boolean {
  return wordsIn(text).includes(placeholder);
}

/** Cuts a text into what stays and what is to be filled in. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let rest = 0;
  for (const { 0: found, 1: word, index } of text.matchAll(WORD)) {
    if (!isPlaceholder(word)) continue;
    if (index > rest) parts.push({ text: text.slice(rest, index) });
    parts.push({ placeholder: word });
    rest = index + found.length;
  }
  if (rest < text.length) parts.push({ text: text.slice(rest) });
  return parts;
}

/** Fills in what is known already and leaves the other placeholders. */
export function resolve(
  text: string,
  values: Partial<Record<Placeholder, string>>,
): string {
  return partsOf(text)
    .map(part =>
      'text' in part
        ? part.text
        : values[part.placeholder] ?? `{${part.placeholder}}`,
    )
    .join('');
}
