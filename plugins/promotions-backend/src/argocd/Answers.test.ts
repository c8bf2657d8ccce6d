import { settle, VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { Answers } from './Answers';
import { ArgoError } from './errors';

let time: VirtualTime;
let asked: string[];
let told: string[][];
let pending: Map<
  string,
  { give: (a: string) => void; fail: (error?: Error) => void }
>;
let answers: Answers<string, string>;

beforeEach(() => {
  time = new VirtualTime();
  asked = [];
  told = [];
  pending = new Map();
  answers = new Answers({
    ask: question => {
      asked.push(question);
      return new Promise((resolve, reject) => {
        pending.set(question, {
          give: resolve,
          fail: (error = new Error(`no ${question}`)) => reject(error),
        });
      });
    },
    onAnswer: askers => told.push([...askers]),
    timers: time.timers,
    random: () => 1,
    atOnce: 2,
    attempts: 3,
    most: 3,
  });
});

const want = (question: string, asker = 'x') =>
  answers.want(question, question, asker);

describe('questions', () => {
  it('are asked once, whoever asks, and all of them are told', async () => {
    expect(want('a', 'x')).toEqual({ state: 'asked' });
    expect(want('a', 'y')).toEqual({ state: 'asked' });
    pending.get('a')?.give('A');
    await settle();
    expect(asked).toEqual(['a']);
    expect(told).toEqual([['x', 'y']]);
    expect(want('a')).toEqual({ state: 'known', value: 'A' });
  });

  it('are asked a few at a time', async () => {
    ['a', 'b', 'c'].forEach(question => want(question));
    expect(asked).toEqual(['a', 'b']);
    pending.get('b')?.give('B');
    await settle();
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it('that failed say why, and are asked again when they are wanted after a pause', async () => {
    want('a');
    pending.get('a')?.fail();
    await settle();
    expect(want('a')).toEqual({ state: 'failed', problem: 'no a' });
    await time.advance(999);
    want('a');
    expect(asked).toEqual(['a']);
    await time.advance(1);
    expect(told).toHaveLength(2);
    want('a');
    expect(asked).toEqual(['a', 'a']);
    pending.get('a')?.give('A');
    await settle();
    expect(want('a')).toEqual({ state: 'known', value: 'A' });
  });

  it('that failed are not asked again when nobody wants to know', async () => {
    want('a');
    pending.get('a')?.fail();
    await time.advance(60_000);
    expect(asked).toEqual(['a']);
    expect(time.pending).toBe(0);
  });

  it.each([
    ['a commit that is gone', new ArgoError('server', '', { status: 500 }), 3],
    ['a missing right', new ArgoError('forbidden', '', { status: 403 }), 3],
    [
      'a proxy without a server',
      new ArgoError('server', '', { status: 503 }),
      10,
    ],
    ['no answer', new ArgoError('unreachable', ''), 10],
    [
      'an expired token',
      new ArgoError('unauthenticated', '', { status: 401 }),
      10,
    ],
  ])(
    'that fail by %s are asked so often in five minutes',
    async (_name, error, times) => {
      for (let second = 0; second < 300; second++) {
        want('a');
        pending.get('a')?.fail(error);
        await time.advance(1_000);
      }
      expect(asked).toHaveLength(times);
    },
  );

  it('are forgotten when too many were asked since', async () => {
    ['a', 'b', 'c', 'd'].forEach(question => want(question));
    expect(answers.peek('a')).toBeUndefined();
    expect(answers.peek('b')).toEqual({ state: 'asked' });
  });

  it('are not asked any more after the end', async () => {
    ['a', 'b', 'c'].forEach(question => want(question));
    answers.stop();
    pending.get('a')?.fail();
    await settle();
    expect(asked).toEqual(['a', 'b']);
    expect(told).toEqual([]);
    expect(time.pending).toBe(0);
  });
});
