/**
 * Which pipelines belong to a catalog entity, asked with the caller's own rights. What the catalog said counts for half
 * a minute, as each of its answers costs more than all the rest of a list: it decides what is shown as belonging
 * together, never what somebody may read or do.
 */

import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PIPELINE,
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { linksOf, type LinkedEntity } from '../model/entityLinks';
import type { PipelineOutline, PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import type { Readable } from './PipelineAccess';
import { Remembered } from '../platform/Remembered';

/** How long a change in the catalog may take to show. */
const FRESH_MS = 30_000;
/** So many answers are kept. */
const MOST = 2_000;

/** What names an entity; the rest of it is not needed. */
const NAME_FIELDS = ['kind', 'metadata.namespace', 'metadata.name'];

export interface EntityPipelinesOptions {
  catalog: Pick<
    CatalogService,
    'getEntityByRef' | 'getEntitiesByRefs' | 'getEntities'
  >;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  reader: Pick<PipelineReader, 'instances' | 'outlines' | 'outlinesFor'>;
  clock: Clock;
}

export interface EntitySelection {
  outlines: readonly PipelineOutline[];
  /** For people: what is wrong with the entity's annotations. */
  problems: string[];
}

export class EntityPipelines {
  /** By who asks and for which. One that was not there is looked for again each time. */
  private readonly entities: Remembered<LinkedEntity | undefined>;
  /** Which entities claim pipelines, by the pipelines. */
  private readonly claims: Remembered<string[]>;

  constructor(private readonly options: EntityPipelinesOptions) {
    const common = { freshMs: FRESH_MS, most: MOST, clock: options.clock };
    const keeps = (entity: LinkedEntity | undefined) => entity !== undefined;
    this.entities = new Remembered({ ...common, keeps });
    this.claims = new Remembered(common);
  }

  /** Those of them that the caller may read; of all pipelines when no entity is asked for. */
  async select(
    entityRef: string | undefined,
    readable: () => Promise<Readable>,
    credentials: BackstageCredentials,
  ): Promise<EntitySelection> {
    const { reader } = this.options;
    if (entityRef === undefined) {
      const outlines = await (await readable())(reader.outlines());
      return { outlines, problems: [] };
    }
    const ref = fullRef(entityRef);
    const [entity, select] = await Promise.all([
      this.entity(ref, credentials),
      readable(),
    ]);
    if (!entity) {
      return {
        outlines: [],
        problems: [`The catalog has no ${ref}, or you may not see it.`],
      };
    }
    const { pipelines: outlines, problems } = linksOf(
      entity,
      await select(reader.outlinesFor(entity)),
      reader.instances(),
    );
    const rivals = await this.rivalsOf(ref, outlines, credentials);
    return { outlines, problems: [...problems, ...rivals] };
  }

  /** Each caller is answered what they may see, and so is remembered for them alone. */
  private entity(
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<LinkedEntity | undefined> {
    const { catalog } = this.options;
    const key = JSON.stringify([credentials.principal, ref]);
    return this.entities.of(key, async () => {
      const entity = await catalog.getEntityByRef(ref, { credentials });
      return entity && { ref, annotations: entity.metadata.annotations ?? {} };
    });
  }

  /** Other entities that claim one of these pipelines by an annotation of their own, of those that the caller may see. */
  private async rivalsOf(
    ref: string,
    outlines: readonly PipelineOutline[],
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const claims = await this.claimsOf(outlines.map(o => o.pipeline.ref));
    const others = claims.filter(own => own !== ref);
    if (others.length === 0) {
      return [];
    }
    const { items } = await this.options.catalog.getEntitiesByRefs(
      { entityRefs: others, fields: NAME_FIELDS },
      { credentials },
    );
    const rivals = others.filter((_, at) => items[at]);
    return rivals.length === 0
      ? []
      : [
          `${rivals.join(
            ', ',
          )} claims the same pipeline by ${ANNOTATION_PIPELINE}. Let one of them go.`,
        ];
  }

  /** Asked with our own rights, once for everybody: who may see the answer is asked where there is one to show. */
  private async claimsOf(refs: readonly PipelineRef[]): Promise<string[]> {
    if (refs.length === 0) {
      return [];
    }
    const { catalog, auth } = this.options;
    const key = refs.map(formatPipelineRef).join(' ');
    return this.claims.of(key, async () => {
      const annotation = `metadata.annotations.${ANNOTATION_PIPELINE}`;
      const { items } = await catalog.getEntities(
        {
          filter: { [annotation]: refs.flatMap(namesOf) },
          fields: NAME_FIELDS,
        },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      return items.map(stringifyEntityRef);
    });
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
