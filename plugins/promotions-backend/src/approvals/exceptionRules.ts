/** The rules of what is out of the ordinary: to override, and to take one's own approval back. Pure. */

import { mayOverride, namesNoOverriders } from './policies';
import {
  isAboutRollback,
  isOver,
  refuse,
  stageOf,
  type Asked,
  type GateSituation,
  type Refusal,
  type Viewer,
} from './situation';
import { lastOf } from './standing';

export function noOverriders({ policy }: GateSituation): Refusal | undefined {
  const why = namesNoOverriders(policy);
  return why
    ? refuse('noOverriders', `Nobody may override: ${why}.`)
    : undefined;
}

export function notOverrider(
  situation: GateSituation,
  viewer: Viewer,
): Refusal | undefined {
  return viewer.kind === 'user' && !mayOverride(situation.policy, viewer)
    ? refuse(
        'notApprover',
        `App-config does not name you among those who may override at ${
          stageOf(situation).name
        }.`,
      )
    : undefined;
}

/** Also what earlier stages have not completed can be opened; what runs here cannot. */
export function nothingToOpen(situation: GateSituation): Refusal | undefined {
  const { release, deployed, explanation, verdict } = stageOf(situation);
  const runs =
    !isAboutRollback(situation) &&
    (verdict === 'empty' ||
      (!release.offered &&
        deployed.length === 1 &&
        deployed[0] === release.revisions.join('+')));
  return runs
    ? refuse('notReady', `There is nothing to open: ${explanation.text}`)
    : undefined;
}

export function reasonNeeded(
  _: GateSituation,
  __: Viewer,
  { comment = '' }: Asked,
): Refusal | undefined {
  return comment.trim() === ''
    ? refuse('commentNeeded', 'To override needs a reason.')
    : undefined;
}

export function nothingGiven(
  { shown }: GateSituation,
  viewer: Viewer,
): Refusal | undefined {
  const last =
    shown && viewer.kind === 'user'
      ? lastOf(shown.given, viewer.user)?.decision
      : undefined;
  return last === 'approve' || last === 'override'
    ? undefined
    : refuse('nothingGiven', 'You have approved nothing here.');
}

/** Whether something was sent is told for certain by the store, under its lock. */
export function tooLate({ shown }: GateSituation): Refusal | undefined {
  const untouched =
    shown &&
    !isOver(shown) &&
    shown.state !== 'rejected' &&
    !shown.abort &&
    shown.execution.every(
      ({ state, startedAt, former }) =>
        state === 'queued' && !startedAt && !former,
    );
  return untouched ? undefined : refuse('tooLate', whyTooLate(shown));
}

function whyTooLate(shown: GateSituation['shown']): string {
  return shown?.state === 'executing'
    ? 'Its deployment has begun. It can be aborted.'
    : `It cannot be taken back any more: it is ${shown?.state ?? 'over'}.`;
}
