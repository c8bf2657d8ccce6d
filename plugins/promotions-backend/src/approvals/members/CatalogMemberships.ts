/**
 * Memberships as the catalog tells them to the portal itself: the person's groups, and the parents of those. Each
 * answer counts for a few seconds, so that several targets of one stage do not ask anew.
 */

import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Clock } from '../../platform/clock';
import { Remembered } from '../../platform/Remembered';
import type { Memberships } from './Memberships';

const FRESH_MS = 5_000;
const MOST_PEOPLE = 1_000;
/** Groups above a person's own; a circle of groups ends sooner. */
const MOST_LEVELS = 20;

export interface CatalogMembershipsOptions {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  logger: Pick<LoggerService, 'warn'>;
  clock: Clock;
}

export class CatalogMemberships implements Memberships {
  private readonly answers: Remembered<readonly string[]>;

  constructor(private readonly options: CatalogMembershipsOptions) {
    const { clock } = options;
    this.answers = new Remembered({
      freshMs: FRESH_MS,
      most: MOST_PEOPLE,
      clock,
    });
  }

  async of(userRef: string): Promise<readonly string[] | undefined> {
    const ref = userRef.toLocaleLowerCase('en-US');
    try {
      return await this.answers.of(ref, () => this.read(ref));
    } catch (error) {
      this.options.logger.warn(
        `The catalog could not be asked which groups ${ref} is in, so what they approved waits: ${error}`,
      );
      return undefined;
    }
  }

  private async read(ref: string): Promise<readonly string[]> {
    const known = new Set([ref]);
    let frontier = await this.related([ref], RELATION_MEMBER_OF);
    for (let level = 0; frontier.length > 0; level++) {
      frontier.forEach(group => known.add(group));
      if (level >= MOST_LEVELS) {
        break;
      }
      const parents = await this.related(frontier, RELATION_CHILD_OF);
      frontier = parents.filter(group => !known.has(group));
    }
    return [...known];
  }

  private async related(refs: string[], relation: string): Promise<string[]> {
    const { catalog, auth } = this.options;
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: refs, fields: ['relations'] },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return [...new Set(items.flatMap(entity => targetsOf(entity, relation)))];
  }
}

function targetsOf(entity: Entity | undefined, relation: string): string[] {
  return (entity?.relations ?? [])
    .filter(({ type }) => type === relation)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
}
