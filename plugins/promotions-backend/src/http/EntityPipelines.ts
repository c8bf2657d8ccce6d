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
import type { PipelineOutline, PipelineReader } from '../model/PipelineReader';
import type { Readable } from './PipelineAccess';

export interface EntitySelection {
  outlines: readonly PipelineOutline[];
  /** For people: what is wrong with the entity's annotations. */
  problems: string[];
}

export class EntityPipelines {
  constructor(
    private readonly catalog: Pick<
      CatalogService,
      'getEntityByRef' | 'getEntities'
    >,
    private readonly reader: Pick<
      PipelineReader,
      'instances' | 'outlines' | 'outlinesFor'
    >,
  ) {}

  /** Those of them that the caller may read; of all pipelines when no entity is asked for. */
  async select(
    entityRef: string | undefined,
    readable: () => Promise<Readable>,
    credentials: BackstageCredentials,
  ): Promise<EntitySelection> {
    if (entityRef === undefined) {
      const outlines = await (await readable())(this.reader.outlines());
      return { outlines, problems: [] };
    }
    const ref = fullRef(entityRef);
    const [entity, select] = await Promise.all([
      this.catalog.getEntityByRef(ref, { credentials }),
      readable(),
    ]);
    if (!entity) {
      return {
        outlines: [],
        problems: [`The catalog has no ${ref}, or you may not see it.`],
      };
    }
    const linked = { ref, annotations: entity.metadata.annotations ?? {} };
    const { pipelines, problems } = linksOf(
      linked,
      await select(this.reader.outlinesFor(linked)),
      this.reader.instances(),
    );
    const rivals = await this.rivalsOf(ref, pipelines, credentials);
    return { outlines: pipelines, problems: [...problems, ...rivals] };
  }

  /** Other entities that claim one of these pipelines by an annotation of their own. */
  private async rivalsOf(
    ref: string,
    pipelines: readonly PipelineOutline[],
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
