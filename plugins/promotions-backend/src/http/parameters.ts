/** Reads what a request names; an error says which field and what it must be. */

import { InputError } from '@backstage/errors';
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

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(z.prettifyError(result.error));
  }
  return result.data;
}
