import { SteppedClock } from './clock';

it('runs what is due in the order of time, and waits for what that starts', async () => {
  const clock = new SteppedClock();
  const seen: string[] = [];
  clock.after(20, () => seen.push('second'));
  clock.after(10, async () => {
    await Promise.resolve();
    seen.push('first');
  });
  await clock.advance(30);
  expect(seen).toEqual(['first', 'second']);
});

it('runs nothing that lies later, and nothing that was cancelled', async () => {
  const clock = new SteppedClock();
  const task = jest.fn();
  clock.after(31, task);
  clock.after(5, task)();
  await clock.advance(30);
  expect(task).not.toHaveBeenCalled();
});

it('stops at the moment that was waited for', async () => {
  const clock = new SteppedClock(new Date(0));
  let done = false;
  clock.after(10, () => {
    done = true;
  });
  await clock.advance(1000, () => done);
  expect(clock.now()).toEqual(new Date(10));
});
