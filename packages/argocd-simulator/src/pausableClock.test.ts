/** The demo's clock. */
import { createPausableClock } from './pausableClock';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('time runs faster than the wall, and tasks fall due in it', () => {
  const clock = createPausableClock(10);
  const start = clock.now().getTime();
  const ran: string[] = [];
  clock.after(10_000, () => ran.push('ten'));
  clock.after(30_000, () => ran.push('thirty'));
  jest.advanceTimersByTime(1000);
  expect(ran).toEqual(['ten']);
  expect(clock.now().getTime() - start).toBe(10_000);
});

test('while it is paused nothing falls due, and afterwards what was left of the time is waited', () => {
  const clock = createPausableClock(1);
  const ran: string[] = [];
  clock.after(1000, () => ran.push('one'));
  jest.advanceTimersByTime(600);
  clock.pause();
  const paused = clock.now();
  clock.after(300, () => ran.push('new'));
  jest.advanceTimersByTime(60_000);
  expect(ran).toEqual([]);
  expect(clock.now()).toEqual(paused);
  clock.resume();
  jest.advanceTimersByTime(399);
  expect(ran).toEqual(['new']);
  jest.advanceTimersByTime(1);
  expect(ran).toEqual(['new', 'one']);
});

test('a task that was cancelled, and everything after a stop, never runs', () => {
  const clock = createPausableClock(1);
  const ran: string[] = [];
  clock.after(10, () => ran.push('cancelled'))();
  clock.after(10, () => ran.push('stopped'));
  clock.stop();
  jest.advanceTimersByTime(1000);
  expect(ran).toEqual([]);
});
