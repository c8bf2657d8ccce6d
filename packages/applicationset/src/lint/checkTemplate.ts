/** Checks the fields that Argo CD's schema requires of an ApplicationSet's template. */
import { z } from 'zod';
import type { ApplicationSet } from '../schema/applicationSet';
import { fieldPath } from '../write/description';
import type { Finding } from './finding';

const source = z.looseObject({ repoURL: z.string().min(1) });

const templateSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string().min(1) }),
  spec: z
    .looseObject({
      project: z.string().min(1),
      destination: z.looseObject({}),
      source: source.optional(),
      sources: z.array(source).optional(),
    })
    .refine(spec => spec.source || spec.sources?.length, {
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
