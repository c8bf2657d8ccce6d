/** Where an Application's manifests come from, and the revisions that Argo CD names for them. */

import {
  type Fields,
  optionalPart,
  optionalText,
  part,
  parts,
  text,
  texts,
} from './fields';
import type { ArgoSource } from './types';

export interface Sources {
  sources: ArgoSource[];
  multiSource: boolean;
}

/** `spec.sources` when there are any, else `spec.source`, else the branch that a hydrator writes. */
export function readSources(spec: Fields): Sources {
  const several = parts(spec, 'sources', readSource);
  if (several.length > 0) {
    return { sources: several, multiSource: true };
  }
  const single =
    optionalPart(spec, 'source', readSource) ??
    optionalPart(spec, 'sourceHydrator', readHydrated);
  return { sources: single ? [single] : [], multiSource: false };
}

/** One revision a source: `revisions` of several sources, else `revision`; empty when Argo CD names none. */
export function readRevisions(fields: Fields): string[] {
  const several = texts(fields, 'revisions');
  if (several.length > 0) {
    return several;
  }
  const single = text(fields, 'revision');
  return single === '' ? [] : [single];
}

function readSource(source: Fields): ArgoSource {
  return {
    repoURL: text(source, 'repoURL'),
    targetRevision: text(source, 'targetRevision'),
    path: optionalText(source, 'path'),
    chart: optionalText(source, 'chart'),
  };
}

function readHydrated(hydrator: Fields): ArgoSource {
  return {
    repoURL: part(hydrator, 'drySource', dry => text(dry, 'repoURL')),
    ...part(hydrator, 'syncSource', sync => ({
      targetRevision: text(sync, 'targetBranch'),
      path: optionalText(sync, 'path'),
    })),
  };
}
