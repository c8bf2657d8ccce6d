/** Which pipelines belong to a catalog entity, asked with the caller's own rights. */

import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PIPELINE,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { linksOf } from '../model/entityLinks';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';

export interface EntitySelection {
  snapshots: PipelineSnapshot[];
  /** For people: what is wrong with the entity's annotations. */
  problems: string[];
}

export class EntityPipelines {
  constructor(
    private readonly catalog: Pick<
      CatalogService,
      'getEntityByRef' | 'getEntities'
    >,
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
    const rivals = await this.rivalsOf(ref, pipelines, credentials);
    return { snapshots: pipelines, problems: [...problems, ...rivals] };
  }

  /** Other entities that claim one of these pipelines by an annotation of their own. */
  private async rivalsOf(
    ref: string,
    pipelines: PipelineSnapshot[],
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const names = pipelines.flatMap(({ pipeline }) => namesOf(pipeline.ref));
    if (names.length === 0) {
      return [];
    }
    const { items } = await this.catalog.getEntities(
      {
        filter: { [`metadata.annotations.${ANNOTATION_PIPELINE}`]: names },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      { credentials },
    );
    const rivals = items.map(stringifyEntityRef).filter(own => own !== ref);
    return rivals.length === 0
      ? []
      : [
          `${rivals.join(
            ', ',
          )} claims the same pipeline by ${ANNOTATION_PIPELINE}. Let one of them go.`,
        ];
  }
}

/** Every form in which an annotation may name it. */
function namesOf({ instance, namespace, name }: PipelineRef): string[] {
  return [
    name,
    `${namespace}/${name}`,
    `${instance}:${name}`,
    `${instance}:${namespace}/${name}`,
  ];
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
