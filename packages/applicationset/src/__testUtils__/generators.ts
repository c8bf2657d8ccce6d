/** What `generators.json` recorded: a repository, clusters, and what became of 31 ApplicationSets. */
import { z } from 'zod';
import type { RenderWorld } from '../render/world';
import { readApplicationSet } from '../schema/applicationSet';
import type { JsonObject } from '../schema/json';
import { recorded } from './recordings';

const texts = z.record(z.string(), z.string());
const caseSchema = z.object({
  name: z.string(),
  applicationSet: z.unknown(),
  applications: z.array(z.unknown()).optional(),
  error: z.unknown().optional(),
});
export type RecordedCase = z.infer<typeof caseSchema>;

export const generators = z
  .object({
    files: texts,
    clusters: z.array(
      z.object({
        name: z.string(),
        server: z.string(),
        labels: texts.nullish(),
        annotations: texts.nullish(),
      }),
    ),
    cases: z.array(caseSchema),
  })
  .parse(JSON.parse(recorded('generators.json')));

/** A world that holds what was recorded. */
export const recordedWorld: RenderWorld = {
  clusters: async () => generators.clusters,
  async files(repoURL, revision) {
    if (!repoURL.endsWith('/gen/platform.git')) {
      throw new Error('failed to list refs: repository not found: ');
    }
    if (revision !== 'main') {
      throw new Error(`unable to resolve '${revision}' to a commit SHA`);
    }
    return new Map(Object.entries(generators.files));
  },
};

/** An ApplicationSet that is whole but for what a test is about. */
export function setOf(spec: JsonObject) {
  const template = {
    metadata: { name: '{{.name}}' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/a.git', path: '.' },
      destination: { name: 'in-cluster', namespace: 'a' },
    },
  };
  return readApplicationSet({
    metadata: { name: 'set', namespace: 'argocd' },
    spec: { goTemplate: true, template, ...spec },
  });
}
