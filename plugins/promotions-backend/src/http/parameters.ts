/** Reads what a request names; an error says which field and what it must be. */

import { InputError } from '@backstage/errors';
import { DateTime } from 'luxon';
import { z } from 'zod';

export const pipelineParams = z.object({
  instance: z.string(),
  namespace: z.string(),
  name: z.string(),
});

export const stageParams = pipelineParams.extend({
  index: z.coerce.number().int().min(0),
});

export const targetParams = pipelineParams.extend({ target: z.string() });

/** What a person writes for others: not blank, at most so long, and without what a database refuses. */
export function plainText(most: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be blank')
    .max(most)
    .refine(text => !text.includes('\0'), 'must not contain a NUL character');
}

/** In ISO 8601; UTC where it names no zone. */
export const time = z.string().transform((written, context) => {
  const read = DateTime.fromISO(written, { zone: 'utc' });
  if (!read.isValid) {
    const message = `"${written}" is no time in ISO 8601, such as 2026-11-21T12:00:00Z`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  return read.toJSDate().toISOString();
});

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(z.prettifyError(result.error));
  }
  return result.data;
}
