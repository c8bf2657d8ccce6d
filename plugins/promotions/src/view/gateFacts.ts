/** What speaks of a gate beside its conditions: sync windows, syncs from outside, and how far its approval is. */

import type {
  Approval,
  OutsideDecision,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { approversOf } from './approval';
import { leftText, whenText } from './left';
import type { Look } from './look';
import type { Reading } from './reading';
import { releaseName } from './revisions';
import { momentText } from './time';

export interface GateFact {
  key: string;
  look: Look;
  text: string;
}

/** A window that closes later than that does not bite yet. */
const SOON_MS = 24 * 60 * 60_000;

/** Nothing while the windows are open for a long time; `closes at 18:00` before they bite. */
export function windowText(
  { windows }: Pick<Stage, 'windows'>,
  reading: Reading,
): string | undefined {
  if (!windows) {
    return undefined;
  }
  const { open, until } = windows;
  const because = windows.because ? ` (${windows.because})` : '';
  const { t, now } = reading;
  if (!until) {
    return open ? undefined : t('window.closed', { because });
  }
  const when = whenText(until, reading);
  if (!open) {
    return t('window.opens', { when, because });
  }
  const isSoon = Date.parse(until) - now.getTime() < SOON_MS;
  return isSoon ? t('window.closes', { when, because }) : undefined;
}

/** The same in few words, among others. */
export function windowDetail(
  { windows }: Pick<Stage, 'windows'>,
  reading: Reading,
): string | undefined {
  if (!windows?.until || !windowText({ windows }, reading)) {
    return undefined;
  }
  const when = whenText(windows.until, reading);
  return windows.open
    ? reading.t('window.soon', { when })
    : reading.t('window.later', { when });
}

const OUTSIDE: Look = { tone: 'warning', mark: 'order' };

/** The newest outside syncs are said, the others counted. */
const TOLD_OUTSIDE = 2;

export function outsideFacts(
  { outside = [] }: Pick<Stage, 'outside'>,
  reading: Reading,
): GateFact[] {
  const told = outside.slice(0, TOLD_OUTSIDE).map(one => ({
    key: `${one.target} ${one.at}`,
    look: OUTSIDE,
    text: outsideText(one, reading),
  }));
  const count = outside.length - told.length;
  return count > 0
    ? [
        ...told,
        {
          key: 'more',
          look: OUTSIDE,
          text: reading.t('outside.several', { count }),
        },
      ]
    : told;
}

function outsideText(
  { target, account, at, outcome }: OutsideDecision,
  reading: Reading,
): string {
  const params = { target, account, when: whenText(at, reading) };
  switch (outcome) {
    case 'succeeded':
      return reading.t('outside.synced', params);
    case 'failed':
      return reading.t('outside.failed', params);
    default:
      return reading.t('outside.running', params);
  }
}

/** What stands beside an approval wherever it is shown. */
export interface ApprovalMarks {
  override?: string;
  rollback?: string;
}

export function marksOf(approval: Approval, reading: Reading): ApprovalMarks {
  const { override, rollback } = approval;
  return {
    override: override && overrideText(approval, reading),
    rollback:
      rollback &&
      reading.t('approval.rollbackBy', {
        release: releaseName(approval.revisions),
        user: reading.nameOf(rollback.requestedBy),
        reason: rollback.reason,
      }),
  };
}

function overrideText({ override }: Approval, { t, nameOf }: Reading): string {
  const user = nameOf(override?.user ?? '');
  return override?.comment
    ? t('approval.overriddenBy', { user, reason: override.comment })
    : t('approval.overriddenByPlain', { user });
}

const UNDER_WAY: readonly Approval['state'][] = ['approved', 'executing'];

/** How far an approval is, in lines: quorum and names, who stopped it, what it waits for, when it expires. */
export function approvalFacts(approval: Approval, reading: Reading): string[] {
  const { state, openedBy, abort } = approval;
  const byPortal = openedBy === 'portal' && state !== 'pending';
  return [
    state === 'pending' && quorumText(approval, reading),
    byPortal && reading.t('approval.byPortal'),
    UNDER_WAY.includes(state) && progressText(approval, reading),
    ...(UNDER_WAY.includes(state) ? waitsTexts(approval, reading) : []),
    abort && abortText(abort, reading),
    expiryText(approval, reading),
  ].flatMap(text => text || []);
}

function quorumText(approval: Approval, reading: Reading): string {
  const people = approversOf(approval);
  const required = `${approval.required}`;
  const counts = { given: `${people.length}`, required };
  if (people.length === 0) {
    return reading.t('approval.progress', counts);
  }
  const list = new Intl.ListFormat(reading.locale, { type: 'conjunction' });
  return reading.t('approval.progressNames', {
    ...counts,
    people: list.format(people.map(reading.nameOf)),
  });
}

function progressText(approval: Approval, { t }: Reading): string | undefined {
  const { execution, revisions } = approval;
  const done = execution.filter(({ state }) =>
    ['succeeded', 'skipped'].includes(state),
  );
  return execution.length === 0
    ? undefined
    : t('approval.underWay', {
        release: releaseName(revisions),
        done: `${done.length}`,
        total: `${execution.length}`,
      });
}

function waitsTexts({ execution }: Approval, reading: Reading): string[] {
  return execution.flatMap(({ target, waitsUntil, message }) => {
    if (!waitsUntil || !leftText(waitsUntil, reading)) {
      return [];
    }
    const when = momentText(waitsUntil, reading);
    const text = reading.t('approval.waitsUntil', { target, when });
    return [message ? `${text}: ${message}` : text];
  });
}

function abortText(
  { user, comment }: NonNullable<Approval['abort']>,
  { t, nameOf }: Reading,
): string {
  return comment
    ? t('approval.abortedBy', { user: nameOf(user), reason: comment })
    : t('approval.abortedByPlain', { user: nameOf(user) });
}

function expiryText(
  { expiresAt, state }: Approval,
  reading: Reading,
): string | undefined {
  if (!expiresAt || !['pending', 'approved'].includes(state)) {
    return undefined;
  }
  const when = whenText(expiresAt, reading);
  return leftText(expiresAt, reading)
    ? reading.t('approval.expires', { when })
    : reading.t('approval.expired', { when });
}
