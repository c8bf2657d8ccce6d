/** The resources of a kustomization, as far as checks need them: bases, components, and patches that merge. */
import { parse } from 'yaml';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../schema/json';
import { readYaml } from '../document';
import { merged, patched, type Manifest } from './manifest';
import { joined, type Repository } from './repository';

/** What a kustomization makes, and what it names and is not there. */
export interface Built {
  manifests: Manifest[];
  /** The files that are taken as they are */
  files: string[];
  /** Entries that are not in the repository, with the kustomization that names them */
  missing: { file: string; entry: string }[];
  /** Secrets that are made of texts or files of the repository */
  plainSecrets: { file: string; name: string }[];
}

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const texts = z.array(z.string()).nullish();
const patch = z.object({
  path: z.string().optional(),
  patch: z.string().optional(),
  target: z.object({ kind: z.string().optional() }).nullish(),
});
const kustomization = z.object({
  resources: texts,
  bases: texts,
  components: texts,
  commonAnnotations: z.record(z.string(), z.string()).nullish(),
  patches: z.array(patch).nullish(),
  patchesStrategicMerge: texts,
  patchesJson6902: z.array(patch).nullish(),
  secretGenerator: z
    .array(
      z.object({
        name: z.string().default(''),
        literals: texts,
        files: texts,
        envs: texts,
        env: z.string().nullish(),
      }),
    )
    .nullish(),
});
type Kustomization = z.infer<typeof kustomization>;

/** The kustomization of a folder; undefined where it has none. */
export function kustomizationIn(
  repository: Repository,
  folder: string,
): string | undefined {
  return NAMES.map(name => joined(folder, name)).find(
    path => path !== undefined && repository.text(path) !== undefined,
  );
}

/** Builds the kustomization of a folder; a ring of them ends where it begins. */
export function build(
  repository: Repository,
  folder: string,
  above: readonly string[] = [],
): Built {
  const file = kustomizationIn(repository, folder);
  const wanted = file === undefined ? undefined : readFile(repository, file);
  if (file === undefined || !wanted || above.includes(file)) return nothing();
  const parts = entriesOf(wanted).map(entry =>
    partOf(repository, { folder, file, entry }, [...above, file]),
  );
  const all: Built = {
    manifests: parts.flatMap(part => part.manifests),
    files: parts.flatMap(part => part.files),
    missing: parts.flatMap(part => part.missing),
    plainSecrets: [
      ...parts.flatMap(part => part.plainSecrets),
      ...secretsOf(wanted, file, repository, folder),
    ],
  };
  return {
    ...all,
    manifests: withPatches(all.manifests, wanted, repository, folder),
  };
}

function nothing(): Built {
  return { manifests: [], files: [], missing: [], plainSecrets: [] };
}

function readFile(
  repository: Repository,
  file: string,
): Kustomization | undefined {
  try {
    return kustomization.safeParse(parse(repository.text(file) ?? '')).data;
  } catch {
    return undefined;
  }
}

function entriesOf(wanted: Kustomization): string[] {
  return [
    ...(wanted.resources ?? []),
    ...(wanted.bases ?? []),
    ...(wanted.components ?? []),
  ];
}

function partOf(
  repository: Repository,
  { folder, file, entry }: { folder: string; file: string; entry: string },
  above: readonly string[],
): Built {
  if (isRemote(entry)) return nothing();
  const path = joined(folder, entry);
  if (path === undefined || !repository.has(path)) {
    return { ...nothing(), missing: [{ file, entry }] };
  }
  return repository.isFolder(path)
    ? build(repository, path, above)
    : {
        ...nothing(),
        files: [path],
        manifests: [...repository.manifests(path)],
      };
}

/** Another repository, which kustomize fetches. */
function isRemote(entry: string): boolean {
  return /:\/\/|^[\w.-]+@|\?ref=|^(github\.com|gitlab\.com)\//.test(entry);
}

function secretsOf(
  { secretGenerator }: Kustomization,
  file: string,
  repository: Repository,
  folder: string,
): Built['plainSecrets'] {
  return (secretGenerator ?? []).flatMap(
    ({ name, literals, files, envs, env }) => {
      const sources = [
        ...(files ?? []),
        ...(envs ?? []),
        ...(env ? [env] : []),
      ];
      const inSight = sources.some(source => {
        const path = joined(folder, source.split('=').at(-1) ?? '');
        return path !== undefined && repository.text(path) !== undefined;
      });
      return literals?.length || inSight ? [{ file, name }] : [];
    },
  );
}

function withPatches(
  manifests: readonly Manifest[],
  wanted: Kustomization,
  repository: Repository,
  folder: string,
): Manifest[] {
  const { commonAnnotations } = wanted;
  const patches = patchesOf(wanted, repository, folder);
  return manifests.map(manifest => {
    const annotated = commonAnnotations
      ? patched(manifest, { metadata: { annotations: commonAnnotations } })
      : manifest;
    return patches.reduce(applyPatch, annotated);
  });
}

interface Patch {
  kind?: string;
  content: Json;
}

function patchesOf(
  { patches, patchesJson6902, patchesStrategicMerge }: Kustomization,
  repository: Repository,
  folder: string,
): Patch[] {
  const given = [
    ...(patches ?? []),
    ...(patchesJson6902 ?? []),
    ...(patchesStrategicMerge ?? []).map(text =>
      text.includes('\n') ? { patch: text } : { path: text },
    ),
  ];
  return given.flatMap((each): Patch[] => {
    const path = each.path && joined(folder, each.path);
    const text = each.patch ?? (path && repository.text(path)) ?? '';
    const kind = 'target' in each ? each.target?.kind : undefined;
    const isList = /^\s*(-|\[)/.test(text);
    if (isList) return [{ kind, content: [] }];
    return readYaml(text).documents.map(({ content }) => ({ kind, content }));
  });
}

/** A JSON patch is not applied: what it is aimed at is uncertain from then on. */
function applyPatch(manifest: Manifest, { kind, content }: Patch): Manifest {
  if (!isJsonObject(content)) {
    const isAimed = kind === undefined || kind === manifest.kind;
    return isAimed ? { ...manifest, uncertain: true } : manifest;
  }
  if ((kind ?? content.kind) !== manifest.kind) return manifest;
  const metadata = isJsonObject(content.metadata) ? content.metadata : {};
  const isNamed = kind === undefined && metadata.name !== manifest.name;
  return isNamed ? manifest : patched(manifest, withoutName(content));
}

function withoutName(content: JsonObject): JsonObject {
  const { metadata, ...rest } = content;
  if (!isJsonObject(metadata)) return rest;
  const { name, ...others } = metadata;
  return merged(rest, { metadata: others });
}
