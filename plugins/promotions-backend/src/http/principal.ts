/** Who a request comes from, as far as Backstage's credentials tell: they keep it from the compiler. */

import type { BackstageCredentials } from '@backstage/backend-plugin-api';

export interface Principal {
  type?: unknown;
  userEntityRef?: unknown;
  /** Of a service. */
  subject?: unknown;
  /** There when a service acts in a person's name: an agent, the scaffolder, a plugin. */
  actor?: { subject?: unknown };
}

export function principalOf({ principal }: BackstageCredentials): Principal {
  return Object(principal);
}
