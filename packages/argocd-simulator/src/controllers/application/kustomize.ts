/** As much of Kustomize as promotion repositories use: resources, images, names, labels, replicas, merge patches. */

import { parse } from 'yaml';
import { admit } from '../../world/admission';
import {
  equalJson,
  isRecord,
  listAt,
  mergePatch,
  numberAt,
  recordAt,
  textAt,
} from '../../world/json';
import { KubeObject } from '../../world/types';
import { textsAt } from '../cluster/objects';
import { ManifestError, clean, parseManifests } from './parseManifests';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const KNOWN = new Set([
  'apiVersion',
  'kind',
  'resources',
  'bases',
  'images',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'commonAnnotations',
  'labels',
  'replicas',
  'patches',
  'patchesStrategicMerge',
  'configMapGenerator',
  'generatorOptions',
]);

export function isKustomization(name: string): boolean {
  return NAMES.includes(name);
}

/**
 * Builds the overlay in a folder of a repository's files. A field that is not known here is an
 * error that names it: a wrong rendering would be worse than none.
 */
export function buildKustomization(
  files: ReadonlyMap<string, string>,
  folder: string,
  overrides: Record<string, unknown> = {},
): KubeObject[] {
  const name = NAMES.find(n => files.has(join(folder, n)));
  if (name === undefined) {
    throw new ManifestError(`${folder || '.'}: no kustomization file found`);
  }
  const spec: unknown = parse(files.get(join(folder, name)) ?? '') ?? {};
  const unknown = Object.keys(recordAt(spec)).filter(key => !KNOWN.has(key));
  if (unknown.length) {
    throw new ManifestError(
      `${join(folder, name)}: field "${unknown[0]}" is not supported here`,
    );
  }
  const resources = [
    ...texts(spec, 'bases'),
    ...texts(spec, 'resources'),
  ].flatMap(entry => load(files, folder, entry));
  const generated = listAt(spec, 'configMapGenerator').map(configMap);
  const patched = [...resources, ...generated].map(o =>
    patches(files, folder, spec, o),
  );
  return patched.map(o =>
    transform(transform(o, spec), { images: overridden(overrides) }),
  );
}

function texts(value: unknown, field: string): string[] {
  return listAt(value, field).filter((v): v is string => typeof v === 'string');
}

function load(
  files: ReadonlyMap<string, string>,
  folder: string,
  entry: string,
): KubeObject[] {
  const path = join(folder, entry);
  const text = files.get(path);
  if (text !== undefined) return parseManifests(text, path);
  if (NAMES.some(n => files.has(join(path, n))))
    return buildKustomization(files, path);
  throw new ManifestError(
    `accumulating resources: accumulation err='accumulating resources from '${entry}': no such file or directory'`,
  );
}

function join(folder: string, entry: string): string {
  const parts: string[] = [];
  for (const part of clean(`${folder}/${entry}`).split('/')) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function configMap(entry: unknown): KubeObject {
  const pairs = texts(entry, 'literals').map(literal => {
    const [key, ...value] = literal.split('=');
    return [key, value.join('=')];
  });
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: textAt(entry, 'name') ?? '' },
    data: Object.fromEntries(pairs),
  };
}

function patches(
  files: ReadonlyMap<string, string>,
  folder: string,
  spec: unknown,
  object: KubeObject,
): KubeObject {
  const inline = listAt(spec, 'patches').map(p => {
    const path = textAt(p, 'path');
    return path
      ? files.get(join(folder, path)) ?? ''
      : textAt(p, 'patch') ?? '';
  });
  const merges = texts(spec, 'patchesStrategicMerge').map(
    p => files.get(join(folder, p)) ?? p,
  );
  return [...inline, ...merges].reduce((current, text) => {
    const patch: unknown = parse(text);
    if (!isRecord(patch)) {
      throw new ManifestError(
        'a patch that is not a merge patch is not supported here',
      );
    }
    const fits =
      patch.kind === object.kind &&
      textAt(patch, 'metadata', 'name') === object.metadata.name;
    return fits ? admit(strategicMerge(current, patch)) : current;
  }, object);
}

// Lists whose items have names merge by name, as Kubernetes' patches of containers do.
function strategicMerge(target: unknown, patch: unknown): unknown {
  if (
    Array.isArray(target) &&
    Array.isArray(patch) &&
    patch.every(p => textAt(p, 'name'))
  ) {
    const rest = patch.filter(
      p => !target.some(t => textAt(t, 'name') === textAt(p, 'name')),
    );
    const merged = target.map(t => {
      const mine = patch.find(p => textAt(p, 'name') === textAt(t, 'name'));
      return mine ? strategicMerge(t, mine) : t;
    });
    return [...merged, ...rest];
  }
  if (!isRecord(target) || !isRecord(patch)) return mergePatch(target, patch);
  const keys = new Set([...Object.keys(target), ...Object.keys(patch)]);
  return Object.fromEntries(
    [...keys]
      .filter(key => patch[key] !== null)
      .map(key => [
        key,
        key in patch ? strategicMerge(target[key], patch[key]) : target[key],
      ]),
  );
}

function transform(object: KubeObject, spec: unknown): KubeObject {
  const prefix = textAt(spec, 'namePrefix') ?? '';
  const suffix = textAt(spec, 'nameSuffix') ?? '';
  const labels = {
    ...textsAt(spec, 'commonLabels'),
    ...Object.assign(
      {},
      ...listAt(spec, 'labels').map(l => textsAt(l, 'pairs')),
    ),
  };
  const annotations = textsAt(spec, 'commonAnnotations');
  const namespace = textAt(spec, 'namespace');
  const named = {
    ...object,
    metadata: {
      ...object.metadata,
      name: `${prefix}${object.metadata.name}${suffix}`,
      ...(namespace ? { namespace } : {}),
      ...(Object.keys(labels).length
        ? { labels: { ...object.metadata.labels, ...labels } }
        : {}),
      ...(Object.keys(annotations).length
        ? { annotations: { ...object.metadata.annotations, ...annotations } }
        : {}),
    },
  };
  return replicas(images(named, listAt(spec, 'images')), spec);
}

function replicas(object: KubeObject, spec: unknown): KubeObject {
  const entry = listAt(spec, 'replicas').find(
    r => textAt(r, 'name') === object.metadata.name,
  );
  const count = numberAt(entry, 'count');
  return count === undefined
    ? object
    : { ...object, spec: { ...recordAt(object, 'spec'), replicas: count } };
}

function images(object: KubeObject, entries: readonly unknown[]): KubeObject {
  if (entries.length === 0) return object;
  const changed = withImages(object, entries);
  return equalJson(changed, object) ? object : admit(changed);
}

function withImages(value: unknown, entries: readonly unknown[]): unknown {
  if (Array.isArray(value)) return value.map(v => withImages(v, entries));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [
      key,
      key === 'image' && typeof v === 'string'
        ? newImage(v, entries)
        : withImages(v, entries),
    ]),
  );
}

function newImage(image: string, entries: readonly unknown[]): string {
  const [, name, rest] = /^(.*?)((?::[^/:@]*)?(?:@.*)?)$/.exec(image) ?? [];
  const entry = entries.find(e => textAt(e, 'name') === name);
  if (!entry) return image;
  const tag = textAt(entry, 'newTag') ?? numberAt(entry, 'newTag');
  const digest = textAt(entry, 'digest');
  const tagged = tag === undefined ? rest : `:${tag}`;
  const version = digest ? `@${digest}` : tagged;
  return `${textAt(entry, 'newName') ?? name}${version}`;
}

/** `spec.source.kustomize.images` of an Application: `[name=]image[:tag]`. */
function overridden(kustomize: Record<string, unknown>): unknown[] {
  return texts(kustomize, 'images').map(text => {
    const [left, right] = text.includes('=')
      ? text.split('=')
      : [undefined, text];
    const [, newName, newTag] = /^(.*?)(?::([^/:]*))?$/.exec(right) ?? [];
    return { name: left ?? newName, newName, newTag };
  });
}
