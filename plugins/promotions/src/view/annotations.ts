/** The annotations that made the tab look for a pipeline, so that a wrong one can be seen. */

import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_PIPELINE,
  ARGOCD_ANNOTATIONS,
} from '@stagecraft/plugin-promotions-common';

/** `name: value`, in the order in which they are honoured. */
export function pipelineAnnotations({ metadata }: Entity): string[] {
  return [ANNOTATION_PIPELINE, ...Object.values(ARGOCD_ANNOTATIONS)].flatMap(
    name => {
      const value = metadata.annotations?.[name];
      return value ? [`${name}: ${value}`] : [];
    },
  );
}
