/** Where the manifests of a pipeline come from. */
import type { SourceDescription } from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import type { Json } from '../../schema/json';
import { gitURL, line, path, registryURL, revision } from './texts';

const json: z.ZodType<Json> = z.lazy(() =>
  z.union(
    [
      z.null(),
      z.boolean(),
      z.number(),
      z.string(),
      z.array(json),
      z.record(z.string(), json),
    ],
    'write values as Helm takes them: texts, numbers, true, false, null, lists and objects of them',
  ),
);

const inGit = {
  repoURL: gitURL,
  targetRevision: revision.default('main'),
};
const folder = { ...inGit, path: path.default('deploy/{stage}') };

const values = {
  releaseName: line.max(53, 'Helm takes at most 53 characters').optional(),
  valueFiles: z.array(path).optional(),
  values: z.record(z.string(), json).optional(),
};

const affix = line.regex(
  /^[-a-z0-9.]+$/,
  'use lower-case letters, digits, dashes and dots, as the names of objects have them',
);

const directory = z.strictObject({
  kind: z.literal('directory'),
  ...folder,
  recurse: z.boolean().optional(),
  include: line.optional(),
  exclude: line.optional(),
});

const kustomize = z.strictObject({
  kind: z.literal('kustomize'),
  ...folder,
  images: z
    .array(
      line.regex(
        /^\S+$/,
        'write an image as Kustomize does: name=new-name:tag',
      ),
    )
    .optional(),
  namePrefix: affix.optional(),
  nameSuffix: affix.optional(),
});

const helm = z.strictObject({
  kind: z.literal('helm'),
  ...folder,
  ...values,
});

const chart = z.strictObject({
  kind: z.literal('chart'),
  repoURL: registryURL,
  targetRevision: z
    .string('name a version of the chart, or a range like ^1.2')
    .pipe(revision),
  chart: path.regex(
    /^[\w./-]+$/,
    'write the chart’s name: letters, digits, dashes, dots and slashes',
  ),
  ...values,
});

const valuesOnly = z.strictObject({
  kind: z.literal('values'),
  ...inGit,
  ref: z
    .string('name it, so that value files can be named as $name/file.yaml')
    .regex(/^[A-Za-z0-9_-]+$/, 'use letters, digits, dashes and underscores'),
});

const source = z.discriminatedUnion(
  'kind',
  [directory, kustomize, helm, chart, valuesOnly],
  'write directory, kustomize, helm, chart or values',
);

/** At least one source that makes something. */
export const sources: z.ZodType<SourceDescription[]> = z
  .array(source, 'name where the manifests come from')
  .superRefine((all, context) => {
    if (all.some(({ kind }) => kind !== 'values')) return;
    context.addIssue({
      code: 'custom',
      message: 'name at least one source that makes manifests',
    });
  });
