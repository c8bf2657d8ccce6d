/**
 * Writes the pipeline annotation on entities that an ApplicationSet names and that name no pipeline themselves: the
 * tab's filter is synchronous and looks at annotations only. What the entity says of itself is never changed, and
 * what is written for it is marked, so that it grants nothing.
 */

import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { CatalogProcessor } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PIPELINE,
  ANNOTATION_PIPELINE_ORIGIN,
  mayHavePipeline,
} from '@stagecraft/plugin-promotions-common';
import type { NamedEntities } from './NamedEntities';

export class PromotionsProcessor implements CatalogProcessor {
  constructor(private readonly named: Pick<NamedEntities, 'pipelinesOf'>) {}

  getProcessorName(): string {
    return 'PromotionsProcessor';
  }

  async preProcessEntity(entity: Entity): Promise<Entity> {
    const { annotations, name } = entity.metadata;
    if (!name || mayHavePipeline(annotations)) {
      return entity;
    }
    const pipelines = await this.named.pipelinesOf(stringifyEntityRef(entity));
    if (pipelines.length === 0) {
      return entity;
    }
    return {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...annotations,
          [ANNOTATION_PIPELINE]: pipelines.join(','),
          [ANNOTATION_PIPELINE_ORIGIN]: 'applicationset',
        },
      },
    };
  }
}
