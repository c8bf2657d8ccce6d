/** What the action for an AppProject takes and gives. */
import type { z as zod } from 'zod/v3';

type Zod = typeof zod;

/** A name of Kubernetes; Argo CD writes it into lines of a policy. */
const name = (z: Zod) =>
  z
    .string()
    .max(63)
    .regex(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      'use lower-case letters, digits and dashes, at most 63, beginning and ending with a letter or digit',
    );

/** Argo CD joins these to lines of a policy by commas. */
const word = (z: Zod) =>
  z
    .string()
    .max(253)
    .regex(/^[^\s,"'\\]+$/, 'use no spaces, commas, quotes or backslashes');

const group = (z: Zod) =>
  z
    .string()
    .max(253)
    .regex(
      /^[^\p{Cc},"'\\]+$/u,
      'use one line without commas, quotes or backslashes',
    );

const line = (z: Zod) =>
  z
    .string()
    .max(2000)
    .regex(/^[^\p{Cc}]+$/u, 'use one line without control characters');

const kinds = (z: Zod) =>
  z.array(
    z.object({
      group: z
        .string()
        .max(253)
        .regex(/^[^\s]*$/),
      kind: word(z),
    }),
  );

const resources = (z: Zod) =>
  z
    .object({ allow: kinds(z).optional(), deny: kinds(z).optional() })
    .optional();

const policy = (z: Zod) =>
  z.object({
    resource: word(z).describe('Such as applications, logs or exec'),
    action: word(z).describe('Such as get, sync or action/*'),
    object: word(z).describe('Pattern of names in the project, such as *-dev'),
    effect: z.enum(['allow', 'deny']).optional(),
  });

const role = (z: Zod) =>
  z.object({
    name: name(z),
    description: line(z).optional(),
    groups: z
      .array(group(z))
      .optional()
      .describe('Groups of the identity provider that have the role'),
    sync: z
      .array(word(z))
      .optional()
      .describe('Patterns of the Applications that it may sync'),
    policies: z
      .array(policy(z))
      .optional()
      .describe('What else it may do; it may read all of the project'),
  });

const syncWindow = (z: Zod) =>
  z.object({
    kind: z.enum(['allow', 'deny']),
    schedule: z
      .string()
      .regex(
        /^[-\d*,/A-Za-z?]+( [-\d*,/A-Za-z?]+){4}$/,
        'write five fields of cron: minute, hour, day, month, weekday',
      )
      .describe('When it begins, as five fields of cron'),
    duration: z
      .string()
      .regex(/^(\d+[hms])+$/, 'write a duration such as 8h or 30m')
      .describe('How long it lasts, such as 8h'),
    timeZone: z
      .string()
      .optional()
      .describe('Such as Europe/Berlin; UTC unless given'),
    applications: z.array(word(z)).optional(),
    namespaces: z.array(word(z)).optional(),
    clusters: z.array(word(z)).optional(),
    manualSync: z
      .boolean()
      .optional()
      .describe('Whether a sync by the API passes, such as the portal’s'),
  });

export const inputSchema = {
  name: (z: Zod) => name(z).describe('Name of the project, usually the team’s'),
  namespace: (z: Zod) =>
    name(z).optional().describe('Namespace of Argo CD; argocd unless given'),
  description: (z: Zod) =>
    line(z)
      .optional()
      .describe('One line for those who find the project in Argo CD'),
  profile: (z: Zod) =>
    line(z)
      .optional()
      .describe(
        'Name of the organisation’s standard (promotions.profiles) whose projectRules fill in what is left out; what is said may only be narrower',
      ),
  sourceRepos: (z: Zod) =>
    z
      .array(word(z))
      .min(1, 'name at least one repository')
      .optional()
      .describe(
        'Repositories that its Applications may come from, URLs or patterns; those of the profile unless given',
      ),
  destinations: (z: Zod) =>
    z
      .array(
        z.object({
          cluster: group(z).describe(
            'Name of the cluster in Argo CD, or the URL of its API server',
          ),
          namespace: word(z).describe('Name or pattern'),
        }),
      )
      .min(1, 'name at least one destination')
      .optional()
      .describe(
        'Where its Applications may go; the profile’s namespaces on its clusters unless given',
      ),
  clusterResources: (z: Zod) =>
    resources(z).describe(
      'Kinds without a namespace that it may deploy or not; only Namespace unless given',
    ),
  namespaceResources: (z: Zod) =>
    resources(z).describe(
      'Kinds in namespaces that it may deploy or not; all unless given',
    ),
  roles: (z: Zod) => z.array(role(z)).optional().describe('Who may do what'),
  syncWindows: (z: Zod) =>
    z.array(syncWindow(z)).optional().describe('When syncs are allowed or not'),
  portal: (z: Zod) =>
    z
      .object({
        account: word(z).describe(
          'The portal’s account in Argo CD, such as stagecraft',
        ),
        gated: z
          .array(word(z))
          .min(1, 'name the Applications that wait at a gate')
          .describe(
            'Patterns of the Applications behind a gate, such as *-prod; the portal may sync no others',
          ),
        lock: z
          .boolean()
          .optional()
          .describe(
            'Whether a sync window keeps RollingSync and auto-sync from the gated ones, as a second lock',
          ),
      })
      .optional()
      .describe('Access of the portal; without it no policy is written'),
  path: (z: Zod) =>
    z
      .string()
      .optional()
      .describe('File of the AppProject; argocd/project.yaml unless given'),
  policyPath: (z: Zod) =>
    z
      .string()
      .optional()
      .describe('File of the portal’s policy; argocd/policy.csv unless given'),
  overwrite: (z: Zod) =>
    z
      .boolean()
      .optional()
      .describe('Whether files that are there may be replaced'),
};

export const outputSchema = {
  path: (z: Zod) => z.string().describe('The file of the AppProject'),
  project: (z: Zod) => z.string().describe('Name of the AppProject'),
  policy: (z: Zod) =>
    z.string().optional().describe('The lines for Argo CD’s policy.csv'),
};
