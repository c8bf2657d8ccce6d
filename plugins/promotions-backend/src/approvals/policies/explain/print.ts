/** `npm run policy -- explain`: what it prints. Pure. */

import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Explained } from './answer';

type ExplainedStage = Explained['stages'][number];
type Permit = NonNullable<ExplainedStage['person']>['approve'];

/** One line each; ends with what the lines do not say. */
export function explanation(
  { ref, stages }: Explained,
  person: string | undefined,
): string[] {
  return [
    formatPipelineRef(ref),
    ...stages.flatMap(stage => ['', ...stageLines(stage, person)]),
    '',
    'This is what promotions.policies say. Backstage’s permissions (promotions.approval.decide and the others) are needed too, and are not asked here.',
  ];
}

function stageLines(
  { name, policy, person: permits }: ExplainedStage,
  person: string | undefined,
): string[] {
  const { gate, required, rules, closedBecause } = policy;
  const approvals =
    gate === 'approval'
      ? `, ${required} approval${required > 1 ? 's' : ''}`
      : '';
  return [
    `${name} (${gate}${approvals})`,
    ...(closedBecause ? [`  closed: ${closedBecause}`] : []),
    ...rules.map(({ text, from }) => `  ${text} [${from.join(', ')}]`),
    ...(permits && person && (gate === 'approval' || gate === 'verified')
      ? [
          `  ${person} ${may(permits.approve, 'approve')}`,
          `  ${person} ${may(permits.override, 'override')}`,
        ]
      : []),
  ];
}

function may(permit: Permit, what: string): string {
  return permit.allowed
    ? `may ${what} here by our policies`
    : `may not ${what}: ${permit.reason}`;
}
