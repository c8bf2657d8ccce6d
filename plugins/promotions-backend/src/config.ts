/** Settings from `promotions.*` in app-config, checked once at the start. */

import type { Config } from '@backstage/config';
import { readHistory } from './config/history';
import { readInstances } from './config/instances';
import { readPolicies } from './config/policies';
import type { PromotionsConfig } from './config/types';

export type {
  AuditConfig,
  BrokenPolicy,
  ChainConfig,
  InstanceConfig,
  People,
  PolicyConfig,
  PolicyMatch,
  PromotionsConfig,
  Separation,
} from './config/types';

/**
 * Throws when an instance or the retention cannot be read, naming the field. A policy that cannot be read closes gates
 * instead. `config` is the root configuration, so that rotated secrets are seen.
 */
export function readPromotionsConfig(config: Config): PromotionsConfig {
  return {
    instances: readInstances(config),
    ...readPolicies(config),
    history: readHistory(config),
    executor: config.getOptionalString('promotions.executor'),
    chains: [],
    audit: { keys: [] },
  };
}
