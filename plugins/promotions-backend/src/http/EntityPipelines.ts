/** Which pipelines belong to a catalog entity, asked with the caller's own rights. */

import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { linksOf } from '../model/entityLinks';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';

export interface EntitySelection {
  snapshots: PipelineSnapshot[];
  /** For people: what is wrong with the entity's annotations. */
  problems: string[];
}

export class EntityPipelines {
  constructor(
    private readonly catalog: Pick<CatalogService, 'getEntityByRef'>,
    private readonly reader: Pick<PipelineReader, 'instances'>,
  ) {}

  /** All of them when no entity is asked for. */
  async select(
    snapshots: PipelineSnapshot[],
    entityRef: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<EntitySelection> {
    if (entityRef === undefined) {
      return { snapshots, problems: [] };
    }
    const ref = fullRef(entityRef);
    const entity = await this.catalog.getEntityByRef(ref, { credentials });
    if (!entity) {
      return {
        snapshots: [],
        problems: [`The catalog has no ${ref}, or you may not see it.`],
      };
    }
    const { pipelines, problems } = linksOf(
      { ref, annotations: entity.metadata.annotations ?? {} },
      snapshots,
      this.reader.instances(),
    );
    return { snapshots: pipelines, problems };
  }
}

function fullRef(text: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(text));
  } catch (error) {
    throw new InputError(
      `entityRef "${text}" is not an entity reference, such as component:default/checkout.`,
    );
  }
}
