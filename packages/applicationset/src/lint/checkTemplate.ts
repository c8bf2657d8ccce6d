/** Checks what a template must have: what Argo CD requires, and what it should. */
import { z } from 'zod';
import type { ApplicationSet } from '../schema/applicationSet';
import { fieldPath } from '../write/description/problems';
import type { Finding } from './finding';

const templateSchema = z.object({
  metadata: z.object({ name: z.string().min(1) }),
  spec: z
    .looseObject({ project: z.string(), destination: z.looseObject({}) })
    .refine(spec => spec.source ?? spec.sources, {
      path: ['source'],
      message: 'give the Applications a source',
    }),
});

export function checkTemplate({ spec }: ApplicationSet): Finding[] {
  const result = templateSchema.safeParse(spec.template);
  return (result.error?.issues ?? []).map(({ path, message }) => {
    const field = `spec.template.${fieldPath(path)}`;
    return {
      code: 'schema',
      path: field,
      message: `${field} of the ApplicationSet: ${message}`,
    };
  });
}
