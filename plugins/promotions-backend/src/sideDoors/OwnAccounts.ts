/** The accounts that our syncs show as their initiator: a token that is exchanged may bring another one. */

import type { ArgoApi } from '../argocd/ArgoApi';
import type { Clock } from '../platform/clock';
import type { OutsideStore } from './OutsideStore';

const ASK_AGAIN_MS = 60_000;

interface Known {
  accounts: ReadonlySet<string>;
  askedAt: number;
}

export class OwnAccounts {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly options: {
      store: Pick<OutsideStore, 'accountsWith'>;
      clock: Clock;
    },
  ) {}

  /** Those of now and before. Throws ArgoError when Argo CD does not say whose token it is. */
  async of(
    instance: string,
    api: Pick<ArgoApi, 'userName'>,
  ): Promise<ReadonlySet<string>> {
    const now = this.options.clock().getTime();
    const known = this.known.get(instance);
    if (known && now - known.askedAt < ASK_AGAIN_MS) {
      return known.accounts;
    }
    const account = await api.userName();
    const accounts = await this.options.store.accountsWith(instance, account);
    this.known.set(instance, { accounts, askedAt: now });
    return accounts;
  }
}
