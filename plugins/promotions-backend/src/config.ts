/** Settings from `promotions.*` in app-config, checked once at the start. */

import type { Config } from '@backstage/config';
import { readAudit } from './config/audit';
import { readChains } from './config/chains';
import { readHistory } from './config/history';
import { readInstances } from './config/instances';
import { readPolicies } from './config/policies';
import { readProfiles } from './config/profiles';
import type { PromotionsConfig } from './config/types';

export type {
  AuditConfig,
  BrokenPolicy,
  ChainConfig,
  InstanceConfig,
  People,
  PolicyConfig,
  PolicyMatch,
  ProfileConfig,
  PromotionsConfig,
  Separation,
} from './config/types';

/**
 * Throws when an instance, a retention or a key of the record cannot be read, naming the field. A policy or an order of
 * ApplicationSets that cannot be read closes gates instead, and a profile is not offered. `config` is the root configuration, so that rotated
 * secrets are seen.
 */
export function readPromotionsConfig(config: Config): PromotionsConfig {
  const instances = readInstances(config);
  const { policies, brokenPolicies } = readPolicies(config);
  const { chains, broken } = readChains(config, instances);
  const executor =
    config.getOptionalString('promotions.executor')?.trim() || undefined;
  return {
    instances,
    policies,
    brokenPolicies: [...brokenPolicies, ...broken],
    history: readHistory(config),
    executor,
    chains,
    profiles: readProfiles(config, {
      instances,
      policies: [...policies, ...brokenPolicies],
      executor,
    }),
    audit: readAudit(config),
  };
}
