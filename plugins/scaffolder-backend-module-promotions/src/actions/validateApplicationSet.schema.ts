/** What the action that proves ApplicationSets takes and gives. */
import type { z as zod } from 'zod/v3';

type Zod = typeof zod;

export const inputSchema = {
  path: (z: Zod) =>
    z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe(
        'Files, or folders in which all ApplicationSets are meant; the whole workspace unless given',
      ),
  repoUrl: (z: Zod) =>
    z
      .string()
      .optional()
      .describe(
        'The repository that the workspace is or becomes, as for the publish actions or as a clone URL; what the Applications take from it is then proven, too',
      ),
  instance: (z: Zod) =>
    z
      .string()
      .optional()
      .describe(
        'Name of the Argo CD; its projects and clusters are then checked',
      ),
  maxWarnings: (z: Zod) =>
    z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('How many warnings are let through; any number unless given'),
};

export const outputSchema = {
  findings: (z: Zod) =>
    z
      .array(
        z.object({
          code: z.string(),
          severity: z.enum(['error', 'warning']),
          message: z.string(),
          happens: z.string(),
          fix: z.string(),
          path: z.string(),
          file: z.string().optional(),
          line: z.number().optional(),
        }),
      )
      .describe('All that was found'),
};
