/** Where an Application's manifests come from, as Argo CD writes it. */
import type { SourceDescription } from '@stagecraft/plugin-promotions-common';
import type { JsonObject } from '../schema/json';
import { filled, type Expressions } from './text';

const EXPRESSIONS: Expressions = {
  stage: '{{.stage}}',
  cluster: '{{.cluster}}',
  namespace: '{{.namespace}}',
};

/** `source` where there is one, else `sources`. */
export function sourceFields(
  sources: readonly SourceDescription[],
): JsonObject {
  const written = sources.map(sourceOf);
  return written.length === 1 ? { source: written[0] } : { sources: written };
}

function sourceOf(source: SourceDescription): JsonObject {
  const { repoURL, targetRevision } = source;
  return {
    repoURL,
    targetRevision,
    ...('path' in source && { path: filled(source.path, EXPRESSIONS) }),
  };
}
