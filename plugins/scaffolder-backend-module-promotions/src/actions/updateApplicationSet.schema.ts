/** What the action for an existing ApplicationSet takes and gives. */
import type { z as zod } from 'zod/v3';

type Zod = typeof zod;

const place = (z: Zod) => ({
  cluster: line(z).describe(
    'Name of the cluster in Argo CD, or the URL of its API server',
  ),
  namespace: name(z)
    .optional()
    .describe(
      'Namespace in the cluster; as the other targets have it unless given',
    ),
  name: name(z)
    .optional()
    .describe(
      'Tells the targets of the stage apart; the name of the cluster unless given',
    ),
  values: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*$/, 'name a parameter'),
      line(z),
    )
    .optional()
    .describe(
      'Parameters of this target that cannot be told from the others, by name',
    ),
  file: z
    .string()
    .optional()
    .describe(
      'Where files describe the targets: the file to write; told from their pattern unless given',
    ),
});

/** Names of Kubernetes; a text of this form needs no quotes and holds no template. */
function name(z: Zod) {
  return z
    .string()
    .max(63)
    .regex(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      'use lower-case letters, digits and dashes, at most 63, beginning and ending with a letter or digit',
    );
}

function line(z: Zod) {
  return z
    .string()
    .max(253)
    .regex(
      /^(?!.*\{\{)[^\p{Cc}]+$/u,
      'use one line without control characters and without "{{", which Argo CD would take for a template',
    );
}

const gate = (z: Zod) =>
  z.enum(['argocd', 'verified', 'approval']).describe('What opens the stage');

export const inputSchema = {
  path: (z: Zod) =>
    z
      .string()
      .optional()
      .describe(
        'File of the ApplicationSet; argocd/applicationset.yaml unless given',
      ),
  name: (z: Zod) =>
    z
      .string()
      .optional()
      .describe('Which ApplicationSet, where the file holds several'),
  repoUrl: (z: Zod) =>
    z
      .string()
      .optional()
      .describe(
        'The repository that the workspace is, as for the publish actions or as a clone URL; its files are then known to the proof',
      ),
  addStages: (z: Zod) =>
    z
      .array(
        z.object({
          name: name(z).describe('Name of the stage, e.g. perf'),
          gate: gate(z)
            .optional()
            .describe('What opens the stage; approval unless given'),
          before: z
            .string()
            .optional()
            .describe(
              'The stage that it comes before; the last one unless given',
            ),
          maxUpdate: z
            .union([
              z.number().int().min(1),
              z
                .string()
                .regex(/^([1-9]\d?|100)%$/, 'write a percentage such as 25%'),
            ])
            .optional()
            .describe(
              'How many targets at once, where Argo CD opens the stage',
            ),
          targets: z
            .array(z.object(place(z)))
            .optional()
            .describe('Where the stage is deployed'),
          clusterLabels: z
            .record(line(z))
            .optional()
            .describe(
              'Where clusters are found by their labels: those of its targets',
            ),
        }),
      )
      .max(50)
      .optional()
      .describe('Stages to add'),
  addTargets: (z: Zod) =>
    z
      .array(
        z.object({
          stage: z.string().describe('The stage that it belongs to'),
          ...place(z),
        }),
      )
      .max(500)
      .optional()
      .describe('Targets to add to stages that are there'),
  setGates: (z: Zod) =>
    z
      .array(
        z.object({
          stage: z.string().describe('A stage that is there'),
          gate: gate(z),
        }),
      )
      .optional()
      .describe(
        'Gates to put before stages that are there; none is taken away',
      ),
  moveTargets: (z: Zod) =>
    z
      .array(
        z.object({
          application: z.string().describe('Name of the Application'),
          cluster: line(z).optional().describe('Its new cluster'),
          namespace: name(z).optional().describe('Its new namespace'),
        }),
      )
      .optional()
      .describe(
        'Targets that are to be deployed elsewhere; what runs at the old place stays there until somebody deletes it',
      ),
  executor: (z: Zod) =>
    line(z)
      .optional()
      .describe(
        'Name of the portal that opens verified stages; promotions.executor of app-config unless given',
      ),
};

export const outputSchema = {
  path: (z: Zod) => z.string().describe('The file of the ApplicationSet'),
  pipeline: (z: Zod) =>
    z.string().describe('NAMESPACE/NAME of the ApplicationSet'),
  changedFiles: (z: Zod) =>
    z
      .array(z.string())
      .describe('What was written; empty where all was there already'),
  summary: (z: Zod) =>
    z
      .string()
      .describe(
        'What changes, in words, for the title or text of a pull request',
      ),
};
