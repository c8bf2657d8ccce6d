import { limitEach } from './limitEach';

it('lets nobody wait for another instance’s slow answer', async () => {
  const atOnce = limitEach(1);
  const begun: string[] = [];
  const ask = (name: string, answer: Promise<string>) => () => {
    begun.push(name);
    return answer;
  };
  let end = (_: string) => {};
  const slow = new Promise<string>(resolve => {
    end = resolve;
  });
  const first = atOnce('slow', ask('first', slow));
  const second = atOnce('slow', ask('second', Promise.resolve('second')));
  const other = atOnce('quick', ask('other', Promise.resolve('other')));

  expect(await other).toBe('other');
  expect(begun).toEqual(['first', 'other']);
  end('first');
  expect(await Promise.all([first, second])).toEqual(['first', 'second']);
});
