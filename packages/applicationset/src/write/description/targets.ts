/** How the targets of the stages are found, and the services that one pipeline serves. */
import type {
  ServicesDescription,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';
import { z } from 'zod';
import {
  apiURL,
  gitURL,
  globs,
  line,
  objectName,
  oneOf,
  path,
  revision,
} from './texts';

const found = {
  repoURL: gitURL,
  revision: revision.default('main'),
  paths: globs,
};

/** Told one by one unless given. */
export const targets: z.ZodType<TargetsDescription> = z.discriminatedUnion(
  'from',
  [
    z.strictObject({ from: z.literal('list') }),
    z.strictObject({
      from: z.literal('clusters'),
      namespace: line.default('{service}-{stage}'),
    }),
    z.strictObject({ from: z.literal('folders'), ...found }),
    z.strictObject({ from: z.literal('files'), ...found }),
    z.strictObject({ from: z.literal('merge'), ...found }),
  ],
  'write list, clusters, folders, files or merge',
);

// In the second generator of a matrix every text is a template, so nothing here may look like one.
const word = line.regex(/^[^\s{}]+$/, 'write it without spaces and braces');

const forge = {
  forge: oneOf(['github', 'gitlab', 'gitea']),
  organization: word,
  api: apiURL.optional(),
  token: z
    .strictObject({
      secretName: objectName,
      key: z
        .string('write a text')
        .regex(/^[\w.-]{1,253}$/, 'write a key of the Secret'),
    })
    .optional(),
};

const oneLabel = line.regex(/^[^{}]+$/, 'write a label without braces');

/** One service unless given. */
export const services: z.ZodType<ServicesDescription> = z
  .discriminatedUnion(
    'from',
    [
      z.strictObject({
        from: z.literal('folders'),
        ...found,
        exclude: globs.or(z.tuple([])).optional(),
      }),
      z.strictObject({ from: z.literal('files'), ...found }),
      z.strictObject({
        from: z.literal('repositories'),
        ...forge,
        pathsExist: z
          .array(path.regex(/^[^{}]*$/, 'write a path without braces'))
          .optional(),
      }),
      z.strictObject({
        from: z.literal('pullRequests'),
        repository: word,
        ...forge,
        labels: z.array(oneLabel).optional(),
      }),
    ],
    'write folders, files, repositories or pullRequests',
  )
  .superRefine((asked, context) => {
    if (!('forge' in asked) || asked.forge !== 'gitea' || asked.api) return;
    context.addIssue({
      code: 'custom',
      path: ['api'],
      message: 'a Gitea is asked where it is; give the URL of its API',
    });
  });
