/**
 * Whether conditions on pipelines could hold for one that is not there yet: what its maker decides, such as its owner,
 * is open. Pure.
 */

import type {
  PermissionCondition,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';

/** Where a pipeline would be; any project of the instance when absent. */
export interface NewPlace {
  instance: string;
  project?: string;
}

type Conditions = PermissionCriteria<PermissionCondition>;

export function couldRead(conditions: Conditions, place: NewPlace): boolean {
  return answer(conditions, place) !== 'no';
}

/** `open`: it depends on what is written. */
type Answer = 'yes' | 'no' | 'open';

const OPPOSITE = { yes: 'no', no: 'yes', open: 'open' } as const;

function answer(conditions: Conditions, place: NewPlace): Answer {
  if (isAndCriteria(conditions)) {
    return firstOf(['no', 'open', 'yes'], conditions.allOf, place);
  }
  if (isOrCriteria(conditions)) {
    return firstOf(['yes', 'open', 'no'], conditions.anyOf, place);
  }
  if (isNotCriteria(conditions)) {
    return OPPOSITE[answer(conditions.not, place)];
  }
  return ofRule(conditions, place);
}

/** The first that some part answers. */
function firstOf(
  answers: readonly [Answer, Answer, Answer],
  parts: readonly Conditions[],
  place: NewPlace,
): Answer {
  const given = parts.map(part => answer(part, place));
  return answers.find(each => given.includes(each)) ?? answers[2];
}

const named = z.object({
  instances: z.array(z.string()).optional(),
  projects: z.array(z.string()).optional(),
});

function ofRule(
  { rule, params }: PermissionCondition,
  { instance, project }: NewPlace,
): Answer {
  const { instances = [], projects = [] } = named.parse(params ?? {});
  if (rule === 'IS_INSTANCE') {
    return instances.includes(instance) ? 'yes' : 'no';
  }
  if (rule === 'IS_PROJECT' && project !== undefined) {
    return projects.includes(project) ? 'yes' : 'no';
  }
  return 'open';
}
