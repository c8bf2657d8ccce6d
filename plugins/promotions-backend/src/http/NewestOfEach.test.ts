import { NewestOfEach, Superseded } from './NewestOfEach';

/** Work that ends when it is told to. */
function work(name: string, done: string[]) {
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  const run = async () => {
    done.push(`${name} begins`);
    await ended;
    done.push(`${name} ends`);
    return name;
  };
  return { run, end };
}

it('does one piece at a time for each caller, and of those that wait the newest', async () => {
  const newest = new NewestOfEach();
  const done: string[] = [];
  const [first, second, third] = ['first', 'second', 'third'].map(name =>
    work(name, done),
  );
  const asked = [first, second, third].map(({ run }) => newest.of('mona', run));
  await expect(asked[1]).rejects.toThrow(Superseded);
  third.end();
  first.end();
  expect(await asked[0]).toBe('first');
  expect(await asked[2]).toBe('third');
  expect(done).toEqual([
    'first begins',
    'first ends',
    'third begins',
    'third ends',
  ]);
});

it('keeps nobody waiting for another', async () => {
  const newest = new NewestOfEach();
  const done: string[] = [];
  const monas = work('mona', done);
  const waiting = newest.of('mona', monas.run);
  expect(await newest.of('sven', async () => 'sven')).toBe('sven');
  monas.end();
  await waiting;
});

it('goes on after work that failed', async () => {
  const newest = new NewestOfEach();
  const failing = newest.of('mona', async () => {
    throw new Error('no');
  });
  const next = newest.of('mona', async () => 'next');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('next');
  expect(await newest.of('mona', async () => 'last')).toBe('last');
});
