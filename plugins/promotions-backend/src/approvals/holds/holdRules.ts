/** Who may stop a stage and who may let it go on: what the API shows is what the routes enforce. Pure. */

import type {
  Hold,
  HoldScope,
  Permit,
} from '@stagecraft/plugin-promotions-common';
import {
  refuse,
  type GateSituation,
  type Refusal,
  type Viewer,
  type Viewers,
} from '../situation';
import { isFreeze } from './scopes';

/** Whether the viewer, asked for the permission to hold, may put a hold on a stage or its pipeline. */
export function mayHold(
  { gate }: Pick<GateSituation, 'gate'>,
  viewer: Viewer,
): Permit {
  const permit = maySet({ kind: 'pipeline' }, viewer);
  return permit.allowed && gate !== 'approval' && gate !== 'verified'
    ? refuse(
        'notGated',
        'A hold stops what the portal opens, and Argo CD opens this stage.',
      )
    : permit;
}

/** Whether the viewer may lift the newest of the holds that stop the stage. */
export function mayLift(
  { holds: [first] }: Pick<GateSituation, 'holds'>,
  viewers: Viewers,
): Permit {
  return first
    ? mayLiftHold(first, viewers)
    : refuse('notHeld', 'Nobody holds it.');
}

export function mayLiftHold(
  { scope, lifted }: Hold,
  viewers: Pick<Viewers, 'hold' | 'freeze'>,
): Permit {
  return lifted
    ? refuse('notHeld', `It was lifted by ${lifted.by}.`)
    : maySet(scope, isFreeze(scope) ? viewers.freeze : viewers.hold);
}

/** `viewer`: asked for the permission that this scope needs. */
export function maySet(
  { kind }: Pick<HoldScope, 'kind'>,
  viewer: Viewer,
): Permit {
  return notAPerson(viewer) ?? lacks(kind, viewer) ?? { allowed: true };
}

function notAPerson(viewer: Viewer): Refusal | undefined {
  return viewer.kind === 'other'
    ? refuse(
        'notAUser',
        `Only signed-in people hold and lift, not ${viewer.what}.`,
      )
    : undefined;
}

function lacks(kind: HoldScope['kind'], viewer: Viewer): Refusal | undefined {
  const permission =
    kind === 'everything' || kind === 'instance'
      ? 'promotions.freeze'
      : 'promotions.pipeline.hold';
  return viewer.kind === 'user' && !viewer.permitted
    ? refuse(
        'notAllowed',
        `You lack the permission to hold and lift here (${permission}).`,
      )
    : undefined;
}
