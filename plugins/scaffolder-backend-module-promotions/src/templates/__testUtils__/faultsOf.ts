/** What a senior would object to in scaffolded files. Each fault names its file. */
import { posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Files } from './dryRun';

/** Empty when the files are as they should be. */
export function faultsOf(files: Files): string[] {
  return [...files].flatMap(([path, text]) => [
    ...leftOver(path, text),
    ...(isYaml(path) ? faultsOfYaml(path, text, files) : []),
  ]);
}

// A chart's own templates are YAML only once Helm has filled them in.
function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path) && !/(^|\/)templates\//.test(path);
}

/** GitHub's own expressions are written alike, of names that the scaffolder does not have. */
function leftOver(path: string, text: string): string[] {
  const left = [...text.matchAll(/\$\{\{\s*(\w*)|\{%|undefined/g)];
  return left
    .filter(
      ([, name]) => !['github', 'secrets', 'env', 'matrix'].includes(name),
    )
    .map(([found]) => `${path}: ${found} is left over`);
}

function faultsOfYaml(path: string, text: string, files: Files): string[] {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors.length > 0) {
      return document.errors.map(({ message }) => `${path}: ${message}`);
    }
    const object: unknown = document.toJS();
    return [
      ...missingResources(path, object, files),
      ...faultsOfPods(path, object),
    ];
  });
}

const kustomization = z.object({
  kind: z.literal('Kustomization'),
  resources: z.array(z.string()).default([]),
  patches: z.array(z.object({ path: z.string() })).default([]),
});

function missingResources(
  path: string,
  object: unknown,
  files: Files,
): string[] {
  const { success, data } = kustomization.safeParse(object);
  if (!success) return [];
  const referred = [
    ...data.resources,
    ...data.patches.map(patch => patch.path),
  ].map(entry => posix.join(posix.dirname(path), entry));
  return referred
    .filter(
      entry => !files.has(entry) && !files.has(`${entry}/kustomization.yaml`),
    )
    .map(entry => `${path}: ${entry} does not exist`);
}

const container = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  resources: z
    .object({
      requests: z.object({ cpu: z.string(), memory: z.string() }),
      limits: z.looseObject({ memory: z.string() }),
    })
    .optional(),
  readinessProbe: z.looseObject({}).optional(),
  livenessProbe: z.looseObject({}).optional(),
  securityContext: z
    .looseObject({
      allowPrivilegeEscalation: z.literal(false),
      readOnlyRootFilesystem: z.literal(true),
    })
    .optional(),
});

const workload = z.object({
  kind: z.enum(['Deployment', 'Job']),
  spec: z.object({
    template: z.object({
      spec: z.looseObject({
        securityContext: z
          .looseObject({ runAsNonRoot: z.literal(true) })
          .optional(),
        containers: z.array(container),
      }),
    }),
  }),
});

// A patch of a Deployment names no image.
function faultsOfPods(path: string, object: unknown): string[] {
  const { success, data } = workload.safeParse(object);
  if (!success) return [];
  const { securityContext, containers } = data.spec.template.spec;
  return containers
    .filter(each => each.image !== undefined)
    .flatMap(each => [
      ...(each.resources ? [] : ['has no resources']),
      ...(each.securityContext && securityContext
        ? []
        : ['has no security context']),
      ...(data.kind === 'Job' || (each.readinessProbe && each.livenessProbe)
        ? []
        : ['has no probes']),
    ])
    .map(fault => `${path}: the container ${fault}`);
}
