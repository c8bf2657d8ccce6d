/** Where the manifests of a pipeline come from. */
import type { SourceDescription } from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import type { Json } from '../../schema/json';
import {
  followedRevision,
  gitURL,
  gitURLOfService,
  line,
  path,
  registryURL,
  revision,
  text,
} from './texts';

const json: z.ZodType<Json> = z.lazy(() =>
  z.union(
    [
      z.null(),
      z.boolean(),
      z.number(),
      text,
      z.array(json),
      z.record(text, json),
    ],
    'write values as Helm takes them: texts, numbers, true, false, null, lists and objects of them',
  ),
);

/** What stands for a path or revision that is left out; what it is depends on where the targets come from. */
export const LEFT_OUT = '';

const folder = {
  repoURL: gitURLOfService,
  targetRevision: followedRevision.default(LEFT_OUT),
  path: path.default(LEFT_OUT),
};

const values = {
  releaseName: line.max(53, 'Helm takes at most 53 characters').optional(),
  valueFiles: z.array(path, 'list value files').optional(),
  values: z.record(text, json).optional(),
};

const affix = line.regex(
  /^[-a-z0-9.]+$/,
  'use lower-case letters, digits, dashes and dots, as the names of objects have them',
);

const flag = z.boolean('write true or false').optional();

const directory = z.strictObject({
  kind: z.literal('directory'),
  ...folder,
  recurse: flag,
  include: line.optional(),
  exclude: line.optional(),
});

const image = line.regex(
  /^\S+$/,
  'write an image as Kustomize does: name=new-name:tag',
);

const kustomize = z.strictObject({
  kind: z.literal('kustomize'),
  ...folder,
  images: z.array(image, 'list images').optional(),
  namePrefix: affix.optional(),
  nameSuffix: affix.optional(),
});

const helm = z.strictObject({ kind: z.literal('helm'), ...folder, ...values });

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
  repoURL: gitURL,
  targetRevision: followedRevision.default(LEFT_OUT),
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
  .refine(
    all => all.some(({ kind }) => kind !== 'values'),
    'name at least one source that makes manifests',
  );
