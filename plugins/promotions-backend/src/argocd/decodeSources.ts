/** Where an Application's manifests come from, and the revisions that Argo CD names for them. */

import { readMessage } from './decodeMetadata';
import {
  type Fields,
  isFields,
  optionalPart,
  optionalText,
  part,
  parts,
  sharedText,
  sharedTexts,
  text,
  texts,
} from './fields';
import type { ArgoSource, Hydration } from './types';

export interface Sources {
  sources: ArgoSource[];
  multiSource: boolean;
}

/** `spec.sources` when there are any, else `spec.source`, else the dry source of a hydrator. */
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
  return sharedTexts(single === '' ? [] : [single]);
}

function readSource(source: Fields): ArgoSource {
  return {
    repoURL: sharedText(source, 'repoURL'),
    targetRevision: sharedText(source, 'targetRevision'),
    path: optionalText(source, 'path'),
    chart: optionalText(source, 'chart'),
  };
}

/** Candidates are dry commits, so stages that are hydrated into branches of their own still follow one source. */
function readHydrated(hydrator: Fields): ArgoSource {
  return part(hydrator, 'drySource', readSource);
}

/** Undefined for an Application without a hydrator. */
export function readHydration(
  spec: Fields,
  status: Fields,
): Hydration | undefined {
  if (!isFields(spec.sourceHydrator)) {
    return undefined;
  }
  return part(status, 'sourceHydrator', hydrator => ({
    ...part(hydrator, 'lastSuccessfulOperation', last => ({
      dry: optionalText(last, 'drySHA'),
      hydrated: optionalText(last, 'hydratedSHA'),
    })),
    failure: part(hydrator, 'currentOperation', readHydrationFailure),
  }));
}

function readHydrationFailure(operation: Fields): Hydration['failure'] {
  return text(operation, 'phase') === 'Failed'
    ? {
        dry: text(operation, 'drySHA'),
        message: readMessage(operation),
        at: optionalText(operation, 'finishedAt'),
      }
    : undefined;
}
