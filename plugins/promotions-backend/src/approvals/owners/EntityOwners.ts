/**
 * Owners of a pipeline's entity as approvers. They count where the ApplicationSet names that one entity, the entity
 * names the pipeline by itself, and no second entity does: else whoever may write an entity could make themselves an
 * approver. The catalog is asked with the plugin's own rights, and each answer counts for half a minute.
 */

import type { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_PIPELINE,
  ARGOCD_ANNOTATIONS,
} from '@stagecraft/plugin-promotions-common';
import { claimOf, entityRefsOf } from '../../model/entityLinks';
import type { PipelineOutline } from '../../model/PipelineReader';
import type { Clock } from '../../platform/clock';
import { Remembered } from '../../platform/Remembered';
import type { OwnersSay } from '../policies';
import type { Owners } from './Owners';
import type { PipelineOwners } from './PipelineOwners';

/** How long a change in the catalog may take to count. */
const FRESH_MS = 30_000;

const UNTOLD: OwnersSay = {
  closed: 'the catalog does not tell who owns it now',
  unknown: true,
};

/** By which an entity names a pipeline. */
const CLAIMING = [
  ANNOTATION_PIPELINE,
  ARGOCD_ANNOTATIONS.appName,
  ARGOCD_ANNOTATIONS.appSelector,
];

export interface EntityOwnersOptions {
  catalog: Pick<CatalogService, 'getEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  pipelineOwners: Pick<PipelineOwners, 'of'>;
  clock: Clock;
}

/** An entity that names pipelines. */
interface Claimant {
  ref: string;
  claims: ReturnType<typeof claimOf>;
}

/** What the catalog said at one time. */
interface Claims {
  claimants: readonly Claimant[];
  /** Who claims a pipeline, by its Applications: the same list comes back while nothing changes. */
  known: WeakMap<PipelineOutline['applications'], string[]>;
}

export class EntityOwners implements Owners {
  private readonly claims: Remembered<Claims>;

  constructor(private readonly options: EntityOwnersOptions) {
    const { clock } = options;
    this.claims = new Remembered({ freshMs: FRESH_MS, most: 1, clock });
  }

  async ownersFor(outline: PipelineOutline): Promise<OwnersSay> {
    const [ref, ...others] = entityRefsOf(outline.set);
    if (ref === undefined) {
      return {
        closed: `its ApplicationSet names no entity (annotation ${ANNOTATION_ENTITY_REF})`,
      };
    }
    if (others.length > 0) {
      const all = [ref, ...others].join(' and ');
      return { closed: `its ApplicationSet names several entities: ${all}` };
    }
    try {
      return await this.ask(ref, outline);
    } catch {
      return UNTOLD;
    }
  }

  private async ask(ref: string, outline: PipelineOutline): Promise<OwnersSay> {
    const claims = await this.claims.of('all', () => this.fetch());
    const rivals = claimantsOf(outline, claims).filter(other => other !== ref);
    if (rivals.length > 0) {
      const all = [ref, ...rivals].join(' and ');
      return { closed: `${all} claim it` };
    }
    const [{ owners }] = await this.options.pipelineOwners.of([outline]);
    if (owners === undefined) {
      return UNTOLD;
    }
    return owners.length > 0
      ? { owners }
      : {
          closed: `${ref} does not name it (annotation ${ANNOTATION_PIPELINE}), or has no owner`,
        };
  }

  /** All entities that name any pipeline or Application: few of a catalog do. */
  private async fetch(): Promise<Claims> {
    const { catalog, auth } = this.options;
    const { items } = await catalog.getEntities(
      {
        filter: CLAIMING.map(name => ({
          [`metadata.annotations.${name}`]: CATALOG_FILTER_EXISTS,
        })),
        fields: [
          'kind',
          'metadata.namespace',
          'metadata.name',
          'metadata.annotations',
        ],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const claimants = items.map(entity => ({
      ref: stringifyEntityRef(entity),
      claims: claimOf({ annotations: entity.metadata.annotations ?? {} }),
    }));
    return { claimants, known: new WeakMap() };
  }
}

function claimantsOf(
  outline: PipelineOutline,
  { claimants, known }: Claims,
): string[] {
  const before = known.get(outline.applications);
  if (before) {
    return before;
  }
  const refs = claimants
    .filter(({ claims }) => claims(outline))
    .map(({ ref }) => ref);
  known.set(outline.applications, refs);
  return refs;
}
