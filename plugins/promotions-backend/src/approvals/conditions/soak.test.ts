/** When a release has soaked, and what breaks it. */

import type { Span } from '../../model/proof';
import { ago, NOON, soaking } from './__testUtils__/facts';
import { soakOf } from './soak';

const MINUTE = 60_000;

function soak(
  target: Parameters<typeof soaking>[0],
  { gaps = [], minutes = 30 }: { gaps?: Span[]; minutes?: number } = {},
) {
  const policy = { soakMs: minutes * MINUTE, toleranceMs: 5 * MINUTE };
  return soakOf({ targets: [soaking(target)], gaps }, policy, NOON.getTime());
}

function leftMinutes(found: ReturnType<typeof soak>): number | undefined {
  return found.state === 'waiting' && found.untilMs !== undefined
    ? (found.untilMs - NOON.getTime()) / MINUTE
    : undefined;
}

it('is over when every target has run it for as long', () => {
  expect(soak({ completedAt: ago(30) })).toEqual({ state: 'met' });
  expect(leftMinutes(soak({ completedAt: ago(29) }))).toBe(1);
});

it('waits for the last of several targets', () => {
  const targets = [
    soaking({ completedAt: ago(60) }),
    soaking({ completedAt: ago(10) }),
  ];
  const policy = { soakMs: 30 * MINUTE, toleranceMs: 0 };
  const found = soakOf({ targets, gaps: [] }, policy, NOON.getTime());
  expect(leftMinutes(found)).toBe(20);
});

it('has not begun while a target has not completed it', () => {
  expect(soak({ completedAt: undefined })).toEqual({ state: 'waiting' });
});

it('is not broken by trouble that the policy tolerates', () => {
  const troubles = [{ from: ago(20), to: ago(16) }];
  expect(soak({ troubles })).toEqual({ state: 'met' });
});

it('begins anew after longer trouble, also when it was over', () => {
  const troubles = [{ from: ago(20), to: ago(10) }];
  expect(leftMinutes(soak({ troubles }))).toBe(20);
});

it('has no end in sight while trouble lasts', () => {
  expect(soak({ troubles: [{ from: ago(10) }] })).toEqual({
    state: 'waiting',
    because: 'checkout-dev is not healthy',
  });
});

it('begins anew after a time that nobody watched', () => {
  const gaps = [{ from: ago(20), to: ago(10) }];
  expect(leftMinutes(soak({ completedAt: ago(40) }, { gaps }))).toBe(20);
});

it('that was over before nobody watched stays over', () => {
  const gaps = [{ from: ago(20), to: ago(10) }];
  expect(soak({ completedAt: ago(60) }, { gaps })).toEqual({ state: 'met' });
});

it('does not count what was complete before anybody watched', () => {
  const gaps = [{ from: '1970-01-01T00:00:00.000Z', to: ago(5) }];
  expect(leftMinutes(soak({ completedAt: ago(300) }, { gaps }))).toBe(25);
});

it('counts what was soaked before a target went on to the next release', () => {
  expect(soak({ away: [{ from: ago(20) }] })).toEqual({ state: 'met' });
});

it('can never be over when a target went on too early', () => {
  expect(soak({ completedAt: ago(60), away: [{ from: ago(40) }] })).toEqual({
    state: 'failed',
    reason: 'checkout-dev no longer runs it, and ran it for less than that',
  });
});

it('begins anew when a target comes back to it', () => {
  const away = [{ from: ago(40), to: ago(10) }];
  expect(leftMinutes(soak({ away }))).toBe(20);
});
