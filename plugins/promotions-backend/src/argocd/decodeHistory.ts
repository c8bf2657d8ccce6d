/** What an Application had deployed before, and whether from the sources of now. */

import { readRevisions } from './decodeSources';
import {
  type Fields,
  integer,
  isFields,
  isSameJson,
  items,
  optionalSharedText,
  part,
  sharedText,
} from './fields';
import type { Application, HistoryEntry } from './types';

/** Every entry of the history carries the sources that it was made from, as the spec had them (recording multisource). */
export function readDeployedFrom(
  status: Fields,
  spec: Fields,
): Application['deployedFrom'] {
  const last = items(status, 'history').at(-1);
  const field = Array.isArray(spec.sources) ? 'sources' : 'source';
  const wanted = spec[field];
  const deployed = isFields(last) ? last[field] : undefined;
  if (!wanted || !deployed) {
    return undefined;
  }
  return isSameJson(deployed, wanted) ? 'live' : 'other';
}

export function readHistoryEntry(entry: Fields, spec: Fields): HistoryEntry {
  return {
    id: integer(entry, 'id'),
    revisions: readRevisions(entry),
    deployStartedAt: optionalSharedText(entry, 'deployStartedAt'),
    deployedAt: sharedText(entry, 'deployedAt'),
    initiatedBy: part(entry, 'initiatedBy', by =>
      optionalSharedText(by, 'username'),
    ),
    from: readEntrySources(entry, spec),
  };
}

/** What a source follows does not count: a sync to what was deployed then names its revisions itself. */
function readEntrySources(entry: Fields, spec: Fields): HistoryEntry['from'] {
  const field = Array.isArray(spec.sources) ? 'sources' : 'source';
  const [then, now] = [entry[field], spec[field]];
  if (!now || !then) {
    return undefined;
  }
  return isSameJson(then, now) ||
    isSameJson(withoutFollowed(then), withoutFollowed(now))
    ? 'live'
    : 'other';
}

function withoutFollowed(source: unknown): unknown {
  if (Array.isArray(source)) {
    return source.map(withoutFollowed);
  }
  return isFields(source) ? { ...source, targetRevision: undefined } : source;
}
