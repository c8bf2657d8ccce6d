/** What the nested conditions of a policy ask of a pipeline, as one predicate. Pure. */

import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { OwnersUnknown, type PipelineQuery } from './permissionRules';

/** Never throws: what depends on owners that are not known does not hold. */
export function queryOf(
  criteria: PermissionCriteria<PipelineQuery>,
): PipelineQuery {
  const query = nested(criteria);
  return {
    ...query,
    holds: resource => {
      try {
        return query.holds(resource);
      } catch (error) {
        if (error instanceof OwnersUnknown) {
          return false;
        }
        throw error;
      }
    },
  };
}

function nested(criteria: PermissionCriteria<PipelineQuery>): PipelineQuery {
  if (isAndCriteria(criteria)) {
    const parts = criteria.allOf.map(nested);
    return combined(parts, r => parts.every(part => part.holds(r)));
  }
  if (isOrCriteria(criteria)) {
    const parts = criteria.anyOf.map(nested);
    return combined(parts, r => parts.some(part => part.holds(r)));
  }
  if (isNotCriteria(criteria)) {
    const part = nested(criteria.not);
    return combined([part], r => !part.holds(r));
  }
  return criteria;
}

function combined(
  parts: PipelineQuery[],
  holds: PipelineQuery['holds'],
): PipelineQuery {
  return { needsOwners: parts.some(part => part.needsOwners), holds };
}
