import { PlayClock } from './PlayClock';

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-01-01T12:00:00Z') });
});

afterEach(() => {
  jest.useRealTimers();
});

const START = new Date('2026-01-01T00:00:00Z');

describe('time that is played', () => {
  it('hurries: a real second lasts twenty', () => {
    const clock = new PlayClock(START);
    clock.setSpeed(20);
    const task = jest.fn();
    clock.after(20_000, task);
    jest.advanceTimersByTime(999);
    expect(task).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(task).toHaveBeenCalledTimes(1);
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:20Z'));
  });

  it('does what a leap makes overdue, in its order', () => {
    const clock = new PlayClock(START);
    const done: string[] = [];
    clock.after(60_000, () => done.push('second'));
    clock.after(30_000, () => done.push('first'));
    clock.after(3 * 3_600_000, () => done.push('later'));
    clock.leapTo(new Date('2026-01-01T01:00:00Z'));
    jest.advanceTimersByTime(0);
    expect(done).toEqual(['first', 'second']);
  });

  it('never runs backwards', () => {
    const clock = new PlayClock(START);
    clock.leapTo(new Date('2020-01-01T00:00:00Z'));
    expect(clock.now()).toEqual(START);
  });

  it('forgets what was cancelled', () => {
    const clock = new PlayClock(START);
    const task = jest.fn();
    clock.after(1_000, task)();
    jest.advanceTimersByTime(5_000);
    expect(task).not.toHaveBeenCalled();
  });
});
