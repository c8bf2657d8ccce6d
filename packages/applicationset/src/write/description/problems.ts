/** What is wrong with a pipeline's description, field by field. */
import type { DescriptionProblem } from '@stagecraft/plugin-promotions-common';
import type { z } from 'zod';

/**
 * Everything that is wrong with a pipeline's description, field by field.
 * @public
 */
export class DescriptionError extends Error {
  constructor(readonly problems: readonly DescriptionProblem[]) {
    super(
      problems.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    );
    this.name = 'DescriptionError';
  }
}

/** What a check of the whole description found at one of its fields. */
export interface Problem {
  at: (string | number)[];
  message: string;
}

/** `['stages', 1, 'name']` as people write it: `stages[1].name`; keys that are no words in quotes. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.map(partOf).join('').replace(/^\./, '');
}

function partOf(part: PropertyKey): string {
  if (typeof part === 'number') return `[${part}]`;
  const text = String(part);
  return /^[A-Za-z]\w*$/.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`;
}

/** What zod found, in our words: the value that is wrong comes first, cut where it is long. */
export function problemsOf(
  { issues }: z.ZodError,
  input: unknown,
): DescriptionProblem[] {
  return issues.flatMap(issue => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(key => ({
        path: fieldPath([...issue.path, key]),
        message:
          'nothing of a pipeline is called so; correct the name or take it away',
      }));
    }
    const message =
      issue.code === 'invalid_key' ? issue.issues[0].message : issue.message;
    return {
      path: fieldPath(issue.path),
      message: `${quoted(valueAt(input, issue.path))}${message}`,
    };
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? Reflect.get(value, key)
        : undefined,
    input,
  );
}

function quoted(value: unknown): string {
  if (typeof value !== 'string') return '';
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return `${JSON.stringify(shown)}: `;
}
