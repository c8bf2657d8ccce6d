/**
 * People of the catalog by what forges know of them: first by their account, then by an email. Asked with the plugin's
 * own rights; each answer counts for a minute.
 */

import type { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ForgeAccount } from '../../argocd/commitAuthors';
import type { Clock } from '../../platform/clock';
import { Remembered } from '../../platform/Remembered';

const FRESH_MS = 60_000;
const MOST = 2_000;

export interface PeopleOptions {
  catalog: Pick<CatalogService, 'getEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  clock: Clock;
}

type Filter = Record<string, string>;

export class People {
  private readonly answers: Remembered<readonly string[]>;

  constructor(private readonly options: PeopleOptions) {
    const { clock } = options;
    this.answers = new Remembered({ freshMs: FRESH_MS, most: MOST, clock });
  }

  /** References of those who have the account: one, where the catalog is in order. Rejects while it does not answer. */
  byAccount({ login, page, annotations }: ForgeAccount) {
    return this.find(
      annotations.flatMap(annotation =>
        [login, page].map(value => ({
          [`metadata.annotations.${annotation}`]: value,
        })),
      ),
    );
  }

  /** As `byAccount`, by `spec.profile.email`. */
  byEmail(email: string) {
    return this.find([{ 'spec.profile.email': email }]);
  }

  private find(filters: Filter[]): Promise<readonly string[]> {
    const filter = filters.map(one => ({ kind: 'User', ...one }));
    return this.answers.of(JSON.stringify(filter), async () => {
      const { catalog, auth } = this.options;
      const { items } = await catalog.getEntities(
        { filter, fields: ['kind', 'metadata.namespace', 'metadata.name'] },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      return items.map(entity => stringifyEntityRef(entity));
    });
  }
}
