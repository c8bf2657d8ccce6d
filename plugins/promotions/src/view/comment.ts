/** What a policy wants the comment of an approval to say. */

import type { Stage } from '@stagecraft/plugin-promotions-common';

/** One sentence for each policy that asks for one; empty where none does. */
export function commentAsked({ policy }: Stage): string {
  const rules = policy?.rules.filter(({ rule }) => rule === 'comment') ?? [];
  return rules.map(({ text }) => text).join(' ');
}
