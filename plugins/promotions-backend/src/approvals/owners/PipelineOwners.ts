/**
 * Who has an owner's rights on pipelines. The catalog is asked with the plugin's own rights, once for many entities,
 * and each answer counts for half a minute; while the catalog does not answer, nobody is known to own anything.
 */

import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { nameEachOther, type LinkedEntity } from '../../model/entityLinks';
import type { PipelineOutline } from '../../model/PipelineReader';
import type { Clock } from '../../platform/clock';

/** A pipeline with who has an owner's rights on it. */
export interface OwnedPipeline {
  outline: PipelineOutline;
  /**
   * Who owns the catalog entities that name the pipeline and that it names; undefined when the catalog could not be
   * asked.
   */
  owners: readonly string[] | undefined;
}

/** How long a change of an owner may take to count. */
const FRESH_MS = 30_000;
/** How long a catalog that failed is left alone. */
const FAILED_MS = 5_000;
/** Of so many entities the answers are kept. */
const MOST_ENTITIES = 20_000;

export interface PipelineOwnersOptions {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  logger: Pick<LoggerService, 'warn'>;
  clock: Clock;
}

interface OwnedEntity extends LinkedEntity {
  owners: string[];
}

/** All that were asked for together; undefined when the catalog failed. */
type Answer = ReadonlyMap<string, OwnedEntity> | undefined;

interface Asked {
  answer: Promise<Answer>;
  /** In milliseconds of our clock. */
  until: number;
}

export class PipelineOwners {
  private readonly asked = new Map<string, Asked>();

  constructor(private readonly options: PipelineOwnersOptions) {}

  /** Each pipeline with its owners, in the same order. Never throws: what cannot be found out is undefined. */
  async of(outlines: readonly PipelineOutline[]): Promise<OwnedPipeline[]> {
    const entities = await this.entities(
      new Set(outlines.flatMap(o => o.pipeline.entityRefs)),
    );
    return outlines.map(outline => ({
      outline,
      owners: ownersOf(outline, entities),
    }));
  }

  private async entities(
    refs: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, OwnedEntity>> {
    const now = this.options.clock().getTime();
    const isFresh = (ref: string) => (this.asked.get(ref)?.until ?? 0) > now;
    this.ask([...refs].filter(ref => !isFresh(ref)));
    const asked = [...refs].flatMap(ref => {
      const answer = this.asked.get(ref)?.answer;
      return answer ? [{ ref, answer }] : [];
    });
    this.forgetOldest();
    const known = new Map<string, OwnedEntity>();
    for (const { ref, answer } of asked) {
      const entity = (await answer)?.get(ref);
      if (entity) {
        known.set(ref, entity);
      }
    }
    return known;
  }

  private ask(refs: string[]): void {
    if (refs.length === 0) {
      return;
    }
    const now = () => this.options.clock().getTime();
    const asked: Asked = {
      until: now() + FRESH_MS,
      answer: this.fetch(refs).catch(error => {
        asked.until = now() + FAILED_MS;
        this.options.logger.warn(
          `The catalog could not be asked who owns pipelines, so owners have no rights now: ${error}`,
        );
        return undefined;
      }),
    };
    for (const ref of refs) {
      this.asked.delete(ref);
      this.asked.set(ref, asked);
    }
  }

  private async fetch(refs: string[]): Promise<Answer> {
    const { items } = await this.options.catalog.getEntitiesByRefs(
      { entityRefs: refs, fields: ['metadata.annotations', 'relations'] },
      { credentials: await this.options.auth.getOwnServiceCredentials() },
    );
    return new Map(refs.map((ref, i) => [ref, ownedEntity(ref, items[i])]));
  }

  private forgetOldest(): void {
    for (const ref of this.asked.keys()) {
      if (this.asked.size <= MOST_ENTITIES) {
        return;
      }
      this.asked.delete(ref);
    }
  }
}

/** One that the catalog does not have is owned by nobody. */
function ownedEntity(ref: string, entity: Entity | undefined): OwnedEntity {
  const relations = entity?.relations ?? [];
  return {
    ref,
    annotations: entity?.metadata?.annotations ?? {},
    owners: relations
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => targetRef),
  };
}

function ownersOf(
  outline: PipelineOutline,
  entities: ReadonlyMap<string, OwnedEntity>,
): string[] | undefined {
  const owners: string[] = [];
  for (const ref of outline.pipeline.entityRefs) {
    const entity = entities.get(ref);
    if (!entity) {
      return undefined;
    }
    if (nameEachOther(entity, outline)) {
      owners.push(...entity.owners);
    }
  }
  return owners;
}
