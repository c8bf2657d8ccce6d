import { SyncWindow } from '../../world/argocd';
import { canSync, durationMs, isActive } from './windows';

const NIGHT = new Date('2026-11-21T23:30:00Z');
const NOON = new Date('2026-11-21T12:00:00Z');
const night = (kind: 'allow' | 'deny', manualSync = false): SyncWindow => ({
  kind,
  schedule: '0 22 * * *',
  duration: '8h',
  manualSync,
});

it.each([
  ['1h30m', 5_400_000],
  ['45s', 45_000],
  ['', 0],
])('reads the duration %p as %p ms', (text, milliseconds) => {
  expect(durationMs(text)).toBe(milliseconds);
});

it('is open from its schedule for its duration, past midnight too', () => {
  expect(isActive(night('deny'), NIGHT)).toBe(true);
  expect(isActive(night('deny'), new Date('2026-11-22T05:59:00Z'))).toBe(true);
  expect(isActive(night('deny'), NOON)).toBe(false);
});

it('keeps its schedule in its own time zone', () => {
  const window = { ...night('deny'), timeZone: 'America/New_York' };
  expect(isActive(window, NIGHT)).toBe(false);
});

it.each([
  ['a deny window that is open', [night('deny')], true, NIGHT, false],
  ['one that lets manual syncs pass', [night('deny', true)], true, NIGHT, true],
  ['the same, for RollingSync', [night('deny', true)], false, NIGHT, false],
  ['a deny window that is closed', [night('deny')], false, NOON, true],
  ['an allow window that is closed', [night('allow')], true, NOON, false],
  ['an allow window that is open', [night('allow')], false, NIGHT, true],
  ['no window', [], false, NIGHT, true],
])('%s decides about a sync', (_, windows, manual, now, allowed) => {
  expect(canSync(windows, manual, now)).toBe(allowed);
});
