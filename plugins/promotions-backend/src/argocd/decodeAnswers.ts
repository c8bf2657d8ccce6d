/** The smaller answers of Argo CD: lists, manifests, live resources, commits and who we are. */

import { digestOf } from '../platform/digest';
import type { ManagedResource, Manifest, RevisionMetadata } from './ArgoApi';
import type { SourceReference } from './commitAuthors';
import { ArgoError } from './errors';
import {
  type Fields,
  flag,
  isFields,
  items,
  optionalText,
  part,
  parts,
  problemOfReading,
  requiredText,
  shortened,
  text,
  textMap,
  texts,
} from './fields';
import { referenceOf, trailersOf } from './trailers';

/** Told of each object of a list or stream that cannot be read; the others are not affected. */
export type OnBadObject = (error: ArgoError) => void;

/** One object of a list; undefined, after `onBad` was told, when it cannot be read. */
export function decodeItem<T>(
  item: unknown,
  decode: (item: unknown) => T,
  onBad?: OnBadObject,
): T | undefined {
  try {
    return decode(item);
  } catch (error) {
    if (error instanceof ArgoError) {
      onBad?.(error);
      return undefined;
    }
    throw error;
  }
}

/** The members of a list; Argo CD writes an empty one as `null`. */
export function itemsOf(json: unknown): readonly unknown[] {
  return readAnswer('list', json, list => items(list, 'items'));
}

/**
 * Every resource that the revisions render to, with a digest of its content. Argo CD masks the values of a
 * Secret (recording 3.5/reads), so each revision's is taken for another one: it may hold anything.
 */
export function decodeManifests(
  json: unknown,
  revisions: readonly string[],
): Manifest[] {
  return readAnswer('manifests', json, answer =>
    texts(answer, 'manifests').map(one => decodeManifest(one, revisions)),
  );
}

export function decodeManagedResources(json: unknown): ManagedResource[] {
  return readAnswer('managed-resources', json, answer =>
    parts(answer, 'items', item => ({
      group: text(item, 'group'),
      kind: text(item, 'kind'),
      namespace: text(item, 'namespace'),
      name: text(item, 'name'),
      hook: flag(item, 'hook'),
      live: isPresent(text(item, 'liveState')),
      desired: isPresent(text(item, 'targetState')),
      modified: flag(item, 'modified'),
    })),
  );
}

export function decodeRevisionMetadata(json: unknown): RevisionMetadata {
  return readAnswer('revision metadata', json, answer => {
    const message = text(answer, 'message');
    const said = trailersOf(message);
    const references = uniqueReferences([
      ...parts(answer, 'references', readReference).flat(),
      ...said.references,
    ]);
    return {
      author: shortened(text(answer, 'author'), 200) || undefined,
      date: optionalText(answer, 'date'),
      message: shortened(message, 1000),
      ...(said.coAuthors.length > 0 && { coAuthors: said.coAuthors }),
      ...(references.length > 0 && { references }),
    };
  });
}

/** Argo CD tells of a commit's trailers as `references[].commit`, from 3.1 on. */
function readReference(reference: Fields): SourceReference[] {
  return part(reference, 'commit', commit =>
    referenceOf(
      optionalText(commit, 'sha'),
      optionalText(commit, 'repoUrl'),
      optionalText(commit, 'author'),
    ),
  );
}

function uniqueReferences(references: SourceReference[]): SourceReference[] {
  const seen = references.map(({ revision }) => revision);
  return references.filter((one, at) => seen.indexOf(one.revision) === at);
}

export function decodeUserName(json: unknown): string {
  return readAnswer('userinfo', json, answer => {
    if (!flag(answer, 'loggedIn')) {
      throw new ArgoError('unauthenticated', 'Argo CD knows no account for us');
    }
    return requiredText(answer, 'username');
  });
}

export function decodeVersion(json: unknown): string {
  return readAnswer('version', json, answer => requiredText(answer, 'Version'));
}

const HOOK_ANNOTATIONS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];
/** Written by Argo CD into what it renders: they say where from, not what. */
const ADDED_ANNOTATIONS: ReadonlySet<string> = new Set([
  'argocd.argoproj.io/tracking-id',
  'argocd.argoproj.io/installation-id',
]);

/** Kinds whose Pods run all the time; those of a Job come and go. */
const RUNNING_KINDS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
]);

function decodeManifest(
  manifest: string,
  revisions: readonly string[],
): Manifest {
  const json: unknown = JSON.parse(manifest);
  return readAnswer('manifest', json, resource =>
    part(resource, 'metadata', metadata => {
      const annotations = textMap(metadata, 'annotations');
      const group = groupOf(text(resource, 'apiVersion'));
      const kind = text(resource, 'kind');
      const written = asWritten(resource, metadata, annotations);
      const isMasked = group === '' && kind === 'Secret';
      return {
        group,
        kind,
        namespace: text(metadata, 'namespace'),
        name: text(metadata, 'name') || text(metadata, 'generateName'),
        hook: HOOK_ANNOTATIONS.some(name => annotations[name] !== undefined),
        digest: digestOf(isMasked ? [written, revisions] : written),
        ...(RUNNING_KINDS.has(kind) && readImages(resource)),
      };
    }),
  );
}

/** The manifest as its author wrote it. */
function asWritten(
  resource: Fields,
  metadata: Fields,
  annotations: Record<string, string>,
): Fields {
  const own = Object.entries(annotations).filter(
    ([name]) => !ADDED_ANNOTATIONS.has(name),
  );
  return {
    ...resource,
    metadata: {
      ...metadata,
      annotations: own.length > 0 ? Object.fromEntries(own) : undefined,
    },
  };
}

function readImages(workload: Fields): Pick<Manifest, 'images'> {
  return part(workload, 'spec', spec => ({
    images:
      spec.replicas === 0
        ? undefined
        : part(spec, 'template', template =>
            part(template, 'spec', pod =>
              parts(pod, 'containers', container => text(container, 'image')),
            ),
          ),
  }));
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}

function isPresent(state: string): boolean {
  return state !== '' && state !== 'null';
}

/** An answer read as an object; what cannot be read throws an ArgoError that names the answer and the field. */
export function readAnswer<T>(
  what: string,
  json: unknown,
  reader: (fields: Fields) => T,
): T {
  if (!isFields(json)) {
    throw new ArgoError('undecodable', `${what}: it is no JSON object`);
  }
  try {
    return reader(json);
  } catch (error) {
    const problem =
      error instanceof SyntaxError ? error.message : problemOfReading(error);
    if (problem !== undefined) {
      throw new ArgoError('undecodable', `${what}: ${problem}`, {
        cause: error,
      });
    }
    throw error;
  }
}
