/** What a viewer can do with a stage beside deciding: each with its permit, as the backend told it. */

import type {
  Permit,
  Pipeline,
  Stage,
} from '@stagecraft/plugin-promotions-common';

export type StageActionKind =
  | 'withdraw'
  | 'abort'
  | 'hold'
  | 'rollback'
  | 'override';

export interface StageActionView {
  kind: StageActionKind;
  permit: Permit;
  destructive: boolean;
}

/** In the order of their weight, those that may be used first; what the backend says nothing of, as an older one, is not there. */
const ORDER: readonly StageActionKind[] = [
  'withdraw',
  'abort',
  'hold',
  'rollback',
  'override',
];

const DESTRUCTIVE: readonly StageActionKind[] = [
  'abort',
  'rollback',
  'override',
];

export function stageActions({ viewer }: Stage): StageActionView[] {
  const told = ORDER.flatMap(kind => {
    const permit = viewer?.[kind];
    const destructive = DESTRUCTIVE.includes(kind);
    return permit && !isUngated(permit) ? [{ kind, permit, destructive }] : [];
  });
  return [
    ...told.filter(({ permit }) => permit.allowed),
    ...told.filter(({ permit }) => !permit.allowed),
  ];
}

/** There is nothing of the portal's to do it with. */
export function isUngated(permit: Permit): boolean {
  return !permit.allowed && permit.code === 'notGated';
}

/** What is at hand on the card itself: to take back one's own, and to stop what is under way. */
export function urgentActions({
  viewer,
}: Stage): { kind: 'withdraw' | 'abort'; destructive: boolean }[] {
  return (['withdraw', 'abort'] as const)
    .filter(kind => viewer?.[kind]?.allowed)
    .map(kind => ({ kind, destructive: kind === 'abort' }));
}

/** A gate that this portal knows the rules of. */
export function hasPolicy({ policy, conditions }: Stage): boolean {
  return policy !== undefined || conditions !== undefined;
}

/** Whether the backend records what is decided here; an older one tells nothing of rights beside the two. */
export function isRecorded({ stages }: Pick<Pipeline, 'stages'>): boolean {
  return stages.some(
    stage => hasPolicy(stage) || stageActions(stage).length > 0,
  );
}

/** Another text whenever something was decided, held or came from outside. */
export function decisionsMark({ stages }: Pick<Pipeline, 'stages'>): string {
  return stages
    .map(({ approval, holds = [], outside = [] }) =>
      [
        approval?.id,
        approval?.state,
        approval?.given.length,
        approval?.execution.map(({ state }) => state).join(),
        ...holds.map(({ id }) => id),
        outside.at(0)?.at,
      ].join('/'),
    )
    .join(' ');
}
