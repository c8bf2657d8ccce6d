/** What sync windows let through, and until when, by Argo CD's rule for a sync by hand. */

import type { SyncWindow } from '../../argocd/ArgoDetails';
import { zonedWindows } from './assignedWindows';
import { goDurationMs, isActive, outlook } from './outlook';

const NOON = new Date('2026-11-23T12:00:00.000Z');

function window(changes: Partial<SyncWindow> = {}): SyncWindow {
  return {
    kind: 'deny',
    schedule: '0 22 * * *',
    duration: '8h',
    manualSync: false,
    ...changes,
  };
}

it('is open for ever where there are no windows', () => {
  expect(outlook([], NOON)).toEqual({ open: true });
});

it('tells before it bites when a deny window closes, and which one', () => {
  expect(outlook([window()], NOON)).toEqual({
    open: true,
    until: '2026-11-23T22:00:00.000Z',
    because: 'deny 0 22 * * * for 8h (UTC)',
  });
});

it('tells of an open deny window when it ends', () => {
  const night = new Date('2026-11-23T23:30:00.000Z');
  const told = outlook([window()], night);
  expect(told).toMatchObject({ open: false });
  expect(told?.until).toMatch(/^2026-11-24T06:00:00/);
});

it('reads the schedule in the zone of the window', () => {
  const berlin = window({ timeZone: 'Europe/Berlin' });
  expect(outlook([berlin], NOON)?.until).toBe('2026-11-23T21:00:00.000Z');
});

it('lets a sync by hand through a deny window with manualSync, as recorded in windows', () => {
  const always = window({ schedule: '* * * * *', duration: '1h' });
  expect(outlook([always], NOON)).toMatchObject({ open: false });
  expect(outlook([{ ...always, manualSync: true }], NOON)).toEqual({
    open: true,
  });
});

it('is closed by one deny window without manualSync although another one has it', () => {
  const always = window({ schedule: '* * * * *', duration: '1h' });
  const both = [{ ...always, manualSync: true }, always];
  expect(outlook(both, NOON)).toMatchObject({ open: false });
});

it('is closed outside of allow windows, until the next one opens', () => {
  const allow = window({ kind: 'allow', schedule: '0 14 * * 1-5' });
  expect(outlook([allow], NOON)).toEqual({
    open: false,
    until: '2026-11-23T14:00:00.000Z',
    because: 'allow 0 14 * * 1-5 for 8h (UTC)',
  });
  expect(outlook([{ ...allow, manualSync: true }], NOON)).toEqual({
    open: true,
  });
});

it('a deny window wins over an open allow window', () => {
  const allow = window({ kind: 'allow', schedule: '0 11 * * *' });
  const deny = window({ schedule: '30 11 * * *', duration: '1h' });
  const told = outlook([allow, deny], NOON);
  expect(told).toMatchObject({ open: false });
  expect(told?.until).toMatch(/^2026-11-23T12:30:00/);
});

it('looks past windows that follow each other without a pause', () => {
  const first = window({ schedule: '0 11 * * *', duration: '2h' });
  const second = window({ schedule: '0 12 * * *', duration: '3h' });
  expect(outlook([first, second], NOON)?.until).toMatch(/^2026-11-23T15:00:00/);
});

it('tells nothing by a schedule that it cannot read', () => {
  for (const schedule of ['@every 1h', 'sometimes', '61 * * * *']) {
    expect(outlook([window({ schedule })], NOON)).toBeUndefined();
  }
  expect(outlook([window({ duration: 'soon' })], NOON)).toBeUndefined();
  expect(isActive(window({ timeZone: 'Mars/Olympus' }), NOON)).toBeUndefined();
});

it('is not stopped by a day that never comes', () => {
  const never = window({ schedule: '0 0 30 2 *' });
  expect(outlook([never], NOON)).toEqual({ open: true });
  const often = window({ schedule: '* * * * *', duration: '1h' });
  expect(outlook([never, often], NOON)).toMatchObject({ open: false });
});

it('reads a question mark as Argo CD does, as a star', () => {
  expect(outlook([window({ schedule: '0 22 ? * *' })], NOON)?.until).toBe(
    '2026-11-23T22:00:00.000Z',
  );
});

it.each([
  ['1h', 3_600_000],
  ['1h30m', 5_400_000],
  ['500ms', 500],
  ['90', undefined],
  ['', undefined],
])('reads the duration %p', (text, ms) => {
  expect(goDurationMs(text)).toBe(ms);
});

describe('the zone of a window', () => {
  const answer = (active: SyncWindow[] = []) => ({
    assigned: [window()],
    active,
    canSync: active.length === 0,
  });

  it('is the one that the project gives it', () => {
    const project = [window({ timeZone: 'Europe/Berlin' })];
    expect(zonedWindows(answer(), project, NOON)).toEqual(project);
  });

  it('is in doubt where the project cannot be read', () => {
    expect(zonedWindows(answer(), undefined, NOON)).toBeUndefined();
  });

  it('is in doubt where two that are else alike differ in it', () => {
    const project = [window(), window({ timeZone: 'Asia/Tokyo' })];
    expect(zonedWindows(answer(), project, NOON)).toBeUndefined();
  });

  it('is in doubt where Argo CD says that something else is open', () => {
    expect(zonedWindows(answer([window()]), [window()], NOON)).toBeUndefined();
  });
});
